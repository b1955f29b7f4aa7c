package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Several processes on one store, and an issuer that revokes a refresh token when it is used: whatever else is stored
 * meanwhile, the newest token of a consent is stored too, and no process redeems again what it has used up.
 */
class SharedChainTest {
    private static final RefreshTokenOptions EVERY =
            RefreshTokenOptions.builder().everyRedemption().build();

    private final TestBed bed = TestBed.inline();
    private final FailingStore store = new FailingStore(bed.store);
    private final Stored stored = Stored.in(bed);
    private final PartnerApp node = bed.anotherApp();
    private final RefreshTokens register = RefreshTokens.of(node, store, EVERY);

    @BeforeEach
    void consent() throws Exception {
        bed.microsoft.faults().refreshTokensSpentByUse(true);
        store.writesFail = false;
        RefreshTokens.of(bed.app, bed.store, EVERY);
        bed.consented();
    }

    @AfterEach
    void close() {
        node.close();
        bed.close();
    }

    @Test
    void tokenThatAnotherProcessStoresWhileOneIsProvenForACustomerIsProvenFirst() throws Exception {
        store.afterHistory = () -> {
            store.afterHistory = null;
            consentElsewhere();
        };

        redeemAt(bed.customer(0));

        assertThat(bed.microsoft.journal().entries())
                .as("the other process forgets what its consent took")
                .extracting(Journal.Entry::tenant)
                .containsExactly(TestBed.PARTNER.value(), bed.customer(0).value());
        assertThat(stored.current().value()).isEqualTo(held());
    }

    @Test
    void renewalOfAnEarlierConsentIsStoredAlthoughALaterOneStandsThatMayBeDead() throws Exception {
        redeemAt(TestBed.PARTNER);
        Secret dead = laterConsentThatIsDead();

        redeemAt(TestBed.PARTNER);

        assertThat(held()).as("to be looked at next").isEqualTo(dead);
        try (PartnerApp third = bed.anotherApp()) {
            RefreshTokens.of(third, bed.store, EVERY).redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
        }
        redeemAt(TestBed.PARTNER);
        assertThat(stored.current().value()).isEqualTo(held()).isNotEqualTo(dead);
    }

    @Test
    void laterConsentThatIsGoodIsTheCurrentOneAgainAfterTheNextRedemption() throws Exception {
        redeemAt(TestBed.PARTNER);
        bed.clock.advance(Duration.ofMinutes(1));
        Instant later = bed.consented().consentedAt();

        redeemAt(TestBed.PARTNER);
        redeemAt(TestBed.PARTNER);

        assertThat(stored.tags()).containsEntry("epoch", Long.toString(later.getEpochSecond()));
        assertThat(stored.current().value()).isEqualTo(held());
    }

    @Test
    void renewalIsStoredAboveAPastedTokenWhichIsLookedAtNext() throws Exception {
        redeemAt(TestBed.PARTNER);
        bed.clock.advance(Duration.ofMinutes(1));
        stored.paste(tokenOfAnotherStore());
        Instant pasted = stored.current().version().created();

        redeemAt(TestBed.PARTNER);
        assertThat(stored.current().value()).isEqualTo(held());
        redeemAt(TestBed.PARTNER);

        assertThat(stored.tags()).containsEntry("epoch", Long.toString(pasted.getEpochSecond()));
    }

    @Test
    void pastedTokenThatDoesNotFitLeavesTheRenewalInUse() throws Exception {
        redeemAt(TestBed.PARTNER);
        bed.clock.advance(Duration.ofMinutes(1));
        stored.paste(Secret.of("made-up"));

        redeemAt(TestBed.PARTNER);
        redeemAt(TestBed.PARTNER);
        redeemAt(TestBed.PARTNER);

        assertThat(bed.tokenRequests())
                .as("four, and one to see what was pasted")
                .isEqualTo(5);
        assertThat(stored.current().value()).isEqualTo(held());
    }

    @Test
    void tokensOfTwoConsentsThatWaitForTheStoreAreBothStoredAndTheLastConsentsLast() throws Exception {
        redeemAt(TestBed.PARTNER);
        store.writesFail = true;
        redeemAt(TestBed.PARTNER);
        Secret earlier = held();
        bed.clock.advance(Duration.ofSeconds(1));
        bed.consented();
        register.forget(TestBed.PARTNER);
        redeemAt(TestBed.PARTNER);
        Secret later = held();
        int versions = stored.versions();

        store.writesFail = false;
        bed.clock.advance(Duration.ofMinutes(1));

        assertThat(stored.versions()).isEqualTo(versions + 2);
        assertThat(stored.current().value()).isEqualTo(later).isNotEqualTo(earlier);
        assertThat(register.experience(TestBed.PARTNER).unstored()).isFalse();
    }

    @Test
    void keepAliveStoresWhatItsProofHasBrought() throws Exception {
        bed.clock.advance(Duration.ofDays(2));

        assertThat(register.keepAlive(TestBed.PARTNER, Duration.ofDays(1)).now())
                .isTrue();

        assertThat(stored.current().value()).isEqualTo(held());
        redeemAt(bed.customer(0));
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    private void consentElsewhere() {
        try {
            bed.clock.advance(Duration.ofSeconds(1));
            bed.consented();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Secret laterConsentThatIsDead() throws IOException {
        bed.clock.advance(Duration.ofSeconds(1));
        Secret dead = Secret.of("dead");
        stored.append(dead, Map.of("epoch", Long.toString(bed.clock.instant().getEpochSecond())));
        return dead;
    }

    private Secret tokenOfAnotherStore() throws IOException {
        InMemorySecretStore elsewhere = InMemorySecretStore.create(bed.clock);
        RefreshTokens.of(bed.app, elsewhere, EVERY);
        PartnerConsent consent = bed.consent(elsewhere);
        PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), "session");
        consent.complete(
                pending,
                "session",
                bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString());
        bed.microsoft.journal().clear();
        bed.events.clear();
        return elsewhere.current(stored.name()).orElseThrow().value();
    }

    private Secret held() {
        return Objects.requireNonNull(register.of(TestBed.PARTNER).held().token())
                .value();
    }

    private void redeemAt(TenantId tenant) throws IOException {
        Resource resource = tenant.equals(TestBed.PARTNER) ? Resource.PARTNER_CENTER : Resource.GRAPH;
        assertThat(register.redeem(TestBed.PARTNER, tenant, resource).accessToken())
                .isNotNull();
    }
}
