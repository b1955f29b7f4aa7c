package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.consent.FailingStore;
import dev.partnercenter.auth.consent.RefreshTokenOptions;
import dev.partnercenter.auth.consent.RefreshTokens;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.testing.SimulatedPartner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The keep-alive of several nodes on one store where each redemption's token is stored: with an issuer that revokes a token
 * when it is used, as that is meant for, and with one that leaves it valid.
 */
class KeepAliveEveryRedemptionTest {
    private static final int NODES = 6;
    private static final int PARTNERS = 4;
    private static final int DAYS = 6;
    private static final Duration DAY = Duration.ofDays(1);

    private final TestBed bed = TestBed.inline(PARTNERS);
    private final List<PartnerApp> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(PartnerApp::close);
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nodesMakeAboutOneRedemptionForEachPartnerAndDayAndNoneIsRefused(boolean revokes) throws Exception {
        consented(revokes, bed.manyPartners);
        for (int seed = 0; seed < NODES; seed++) {
            node(seed).keepAlive.start();
        }
        bed.clock.advance(DAY);
        bed.microsoft.journal().clear();

        bed.clock.advance(DAY.multipliedBy(DAYS));

        bed.manyPartners.forEach(partner -> assertThat(bed.microsoft
                        .journal()
                        .count(entry -> partner.tenantId().equals(entry.tenant())))
                .as("redemptions for %s", partner.tenantId())
                .isBetween((long) DAYS, DAYS + 1L));
        assertThat(refused()).isZero();
        bed.clock.advance(DAY);
        assertThat(node(NODES).keepAlive.run().failed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatCustomersRedeemIsStoredAndSparesTheNodesTheirVisit(boolean revokes) throws Exception {
        consented(revokes, List.of(bed.partner));
        Node serving = node(1);
        Node other = node(2);
        bed.clock.advance(DAY);

        serving.tokens.token(TokenRequest.forPartner(TestBed.PARTNER)
                .inCustomer(bed.customer(0))
                .to(Resource.GRAPH));

        assertThat(other.keepAlive.run().redeemed()).isZero();
        bed.clock.advance(DAY);
        assertThat(other.keepAlive.run().redeemed()).isEqualTo(1);
        assertThat(serving.keepAlive.run().redeemed()).isZero();
        assertThat(refused()).isZero();
    }

    /** As when one of them has looked and is late to redeem. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nodeThatIsOvertakenBetweenItsLookAndItsRedemptionGoesOnWithTheOthersToken(boolean revokes) throws Exception {
        consented(revokes, List.of(bed.partner));
        Node slow = node(1);
        Node quick = node(2);
        bed.clock.advance(DAY);
        slow.store.afterReading = () -> {
            slow.store.afterReading = null;
            assertThat(quick.run().redeemed()).isEqualTo(1);
        };

        assertThat(slow.run().redeemed()).isEqualTo(1);

        assertThat(refused()).as("redemptions too late").isEqualTo(revokes ? 1 : 0);
        assertThat(bed.events).noneMatch(event -> event.kind().equals(AuthEvent.Kind.KEEP_ALIVE_FAILED));
        requireLiveTokenInTheStore();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nodeThatHasLookedAtOthersLookedLongAgoLooksAgainJustBeforeItRedeems(boolean revokes) throws Exception {
        consented(revokes, List.of(bed.partner, bed.otherPartner));
        Node one = node(1);
        Node other = node(2);
        bed.clock.advance(DAY);
        one.run();
        bed.clock.advance(DAY);
        other.run();
        bed.clock.advance(DAY);
        bed.microsoft.journal().clear();

        assertThat(one.run().redeemed()).isEqualTo(2);

        assertThat(bed.tokenRequests()).isEqualTo(2);
        assertThat(refused()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nodeWhoseStoreIsDownKeepsTheTokenAndTheOthersGoOnWithItOnceItIsStored(boolean revokes) throws Exception {
        consented(revokes, List.of(bed.partner, bed.otherPartner));
        Node holding = node(1);
        Node other = node(2);
        bed.clock.advance(DAY);
        holding.store.writesFail = true;
        assertThat(holding.run().unstored()).containsExactlyInAnyOrder(TestBed.PARTNER, TestBed.OTHER_PARTNER);
        KeepAliveReport meanwhile = other.run();
        assertThat(meanwhile.failed()).hasSize(revokes ? 2 : 0);
        assertThat(meanwhile.failed().values()).allMatch(ConsentRequired.class::isInstance);

        holding.store.writesFail = false;
        bed.clock.advance(Duration.ofHours(2));

        assertThat(other.run().proven()).hasSize(2);
        assertThat(holding.run().proven()).hasSize(2);
        requireLiveTokenInTheStore();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nodeThatDiesBetweenReplyAndStoreCostsNothingUnlessUseRevokesAndThenOnePartnersConsent(boolean revokes)
            throws Exception {
        consented(revokes, List.of(bed.partner, bed.otherPartner));
        Node dying = node(1);
        Node other = node(2);
        bed.clock.advance(DAY);
        dying.store.writesFail = true;
        dying.tokens.token(TokenRequest.forPartner(TestBed.PARTNER));
        dying.app.close();
        bed.events.clear();

        KeepAliveReport report = other.run();

        if (!revokes) {
            assertThat(report.proven()).containsOnlyKeys(TestBed.PARTNER, TestBed.OTHER_PARTNER);
            requireLiveTokenInTheStore();
            return;
        }
        assertThat(report.proven()).containsOnlyKeys(TestBed.OTHER_PARTNER);
        assertThat(report.failed()).containsOnlyKeys(TestBed.PARTNER);
        assertThat(report.failed().get(TestBed.PARTNER)).isInstanceOf(ConsentRequired.class);
        bed.clock.advance(Duration.ofHours(2));
        other.run();
        assertThat(bed.events)
                .filteredOn(event -> event.kind().equals(AuthEvent.Kind.KEEP_ALIVE_FAILED))
                .singleElement()
                .satisfies(event -> assertThat(event.partner()).isEqualTo(TestBed.PARTNER));
        bed.consentedBy(bed.partner);
        assertThat(other.run().proven()).hasSize(2);
        requireLiveTokenInTheStore();
    }

    private void requireLiveTokenInTheStore() throws Exception {
        Node fresh = node(99);
        bed.clock.advance(DAY);
        bed.microsoft.journal().clear();
        assertThat(fresh.run().redeemed()).isPositive();
        assertThat(refused()).isZero();
    }

    private long refused() {
        return bed.microsoft.journal().count(entry -> entry.status() != 200);
    }

    private void consented(boolean revokes, List<SimulatedPartner> partners) throws Exception {
        bed.microsoft.faults().refreshTokensSpentByUse(revokes);
        var unused = RefreshTokens.of(bed.app, bed.store, every());
        for (SimulatedPartner partner : partners) {
            bed.consentedBy(partner);
        }
    }

    private static RefreshTokenOptions every() {
        return RefreshTokenOptions.builder().everyRedemption().build();
    }

    private Node node(long seed) {
        PartnerApp app = bed.anotherApp(seed);
        nodes.add(app);
        FailingStore store = new FailingStore(bed.store);
        store.writesFail = false;
        AppUserTokenProvider tokens = AppUserTokenProvider.create(app, store, every());
        return new Node(app, store, tokens, KeepAlive.builder(app, store).build());
    }

    /** A process of its own, with its own way to the store. */
    private record Node(PartnerApp app, FailingStore store, AppUserTokenProvider tokens, KeepAlive keepAlive) {
        KeepAliveReport run() {
            try {
                return keepAlive.run();
            } catch (AuthException e) {
                throw new AssertionError(e);
            }
        }
    }
}
