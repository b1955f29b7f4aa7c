package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.consent.FailingStore;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.testing.SimulatedPartner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many nodes on one store share the work without knowing of each other. */
class KeepAliveNodesTest {
    private static final int NODES = 20;
    private static final int PARTNERS = 5;
    private static final int DAYS = 6;

    private final TestBed bed = TestBed.inline(PARTNERS);
    private final FailingStore store = new FailingStore(bed.store);
    private final List<PartnerApp> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(PartnerApp::close);
        bed.close();
    }

    @Test
    void twentyNodesMakeAboutOneRedemptionForEachPartnerAndDay() throws Exception {
        store.writesFail = false;
        for (SimulatedPartner partner : bed.manyPartners) {
            bed.consentedBy(partner);
        }
        IntStream.range(0, NODES).forEach(seed -> startNode(seed));
        bed.clock.advance(Duration.ofDays(1));
        bed.microsoft.journal().clear();
        store.reads.set(0);

        bed.clock.advance(Duration.ofDays(DAYS));

        assertThat(bed.tokenRequests() / (double) (PARTNERS * DAYS)).isBetween(1.0, 1.1);
        bed.manyPartners.forEach(partner -> assertThat(bed.microsoft
                        .journal()
                        .count(entry -> partner.tenantId().equals(entry.tenant())))
                .as("redemptions for %s", partner.tenantId())
                .isBetween((long) DAYS, DAYS + 1L));
        assertThat(store.reads.get() / (double) (NODES * PARTNERS * DAYS))
                .as("looks of each node at each partner and day")
                .isLessThan(2.5);
    }

    @Test
    void partnerWhoFailsIsTriedByEachNodeNoOftenerThanEveryHour() throws Exception {
        bed.consentedBy(bed.manyPartners.get(0));
        startNode(1);
        bed.clock.advance(Duration.ofDays(1));
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1_000, "invalid_grant", 53003);
        bed.microsoft.journal().clear();

        bed.clock.advance(Duration.ofDays(2));

        assertThat(bed.tokenRequests()).isBetween(20L, 50L);
    }

    private void startNode(long seed) {
        PartnerApp app = bed.anotherApp(seed);
        nodes.add(app);
        KeepAlive.builder(app, store).build().start();
    }
}
