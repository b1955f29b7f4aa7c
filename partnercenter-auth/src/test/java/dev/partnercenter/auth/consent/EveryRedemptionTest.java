package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.testing.Hold;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An issuer that revokes a refresh token when it is used: none is lost, and none is redeemed twice. */
@Timeout(120)
class EveryRedemptionTest {
    private static final RefreshTokenOptions EVERY =
            RefreshTokenOptions.builder().everyRedemption().build();
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);

    @Test
    void eachRedemptionStoresTheTokenItBroughtAndTheNextUsesIt() throws Exception {
        try (TestBed bed = TestBed.inline()) {
            RefreshTokens register = consented(bed, bed.store);
            int versions = Stored.in(bed).versions();

            redeem(register, TestBed.PARTNER, Resource.PARTNER_CENTER);
            redeem(register, bed.customer(0), Resource.GRAPH);
            redeem(register, bed.customer(1), Resource.PARTNER_CENTER);
            redeem(register, TestBed.PARTNER, Resource.GRAPH);

            assertThat(bed.tokenRequests()).isEqualTo(4);
            assertThat(Stored.in(bed).versions()).isEqualTo(versions + 4);
            try (PartnerApp restarted = bed.anotherApp()) {
                redeem(RefreshTokens.of(restarted, bed.store, EVERY), bed.customer(2), Resource.GRAPH);
            }
        }
    }

    @Test
    void customersThatAskAtTheSameTimeFollowOneAnother() throws Exception {
        try (TestBed bed = TestBed.threaded()) {
            consented(bed, bed.store);
            AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);
            List<CompletableFuture<AccessToken>> asked;

            try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
                asked = IntStream.range(0, 30)
                        .mapToObj(i -> tokens.tokenAsync(HOME.inCustomer(bed.customer(i))))
                        .toList();
                hold.awaitArrived(1);
            }

            for (CompletableFuture<AccessToken> one : asked) {
                assertThat(one.get(30, TimeUnit.SECONDS)).isNotNull();
            }
            assertThat(bed.tokenRequests()).as("each succeeded the first time").isEqualTo(30);
        }
    }

    @Test
    void whoeverWaitsTooLongForATurnLeavesAndTheTurnGoesOn() throws Exception {
        try (TestBed bed = TestBed.threaded()) {
            RefreshTokens register = consented(bed, bed.store);
            CompletableFuture<@Nullable AuthException> second;
            CompletableFuture<@Nullable AuthException> first;
            try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
                first = CompletableFuture.supplyAsync(() -> failure(register, bed.customer(0)));
                hold.awaitArrived(1);
                second = CompletableFuture.supplyAsync(() -> failure(register, bed.customer(1)));
                // Two of the request that is up, and one of the caller that waits for its turn.
                bed.clock.awaitWaiting(3);
                bed.clock.advance(Duration.ofSeconds(15));
                assertThat(second.get(30, TimeUnit.SECONDS))
                        .isInstanceOf(AuthException.Unavailable.class)
                        .hasMessageContaining("took too long");
            }

            assertThat(first.get(30, TimeUnit.SECONDS)).isNull();
            redeem(register, bed.customer(2), Resource.GRAPH);
            assertThat(bed.microsoft.journal().entries())
                    .extracting(Journal.Entry::tenant)
                    .containsExactly(bed.customer(0).value(), bed.customer(2).value());
        }
    }

    @Test
    void keepAliveThatHasToProveAPastedTokenWaitsForItsTurn() throws Exception {
        try (TestBed bed = TestBed.threaded()) {
            RefreshTokens register = consented(bed, bed.store);
            CompletableFuture<@Nullable AuthException> first;
            try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
                first = CompletableFuture.supplyAsync(() -> failure(register, bed.customer(0)));
                hold.awaitArrived(1);
                Stored.in(bed).paste(Secret.of("pasted"));
                CompletableFuture<?> second = CompletableFuture.runAsync(() -> keepAlive(register));
                // Two of the request that is up, and one of the caller that waits for its turn.
                bed.clock.awaitWaiting(3);
                bed.clock.advance(Duration.ofSeconds(15));
                assertThat(second.handle((done, error) -> error).get(30, TimeUnit.SECONDS))
                        .hasRootCauseInstanceOf(AuthException.Unavailable.class)
                        .hasStackTraceContaining("took too long");
            }

            assertThat(first.get(30, TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    void storeThatIsDownCostsNoRedemptionAndGetsTheNewestTokenLater() throws Exception {
        try (TestBed bed = TestBed.inline()) {
            FailingStore store = new FailingStore(bed.store);
            store.writesFail = false;
            RefreshTokens register = consented(bed, store);
            store.writesFail = true;
            int versions = Stored.in(bed).versions();
            for (int i = 0; i < 5; i++) {
                redeem(register, bed.customer(i), Resource.GRAPH);
            }
            assertThat(bed.events)
                    .extracting(AuthEvent::kind)
                    .containsOnly(AuthEvent.Kind.REFRESH_TOKEN_NOT_STORED)
                    .hasSize(5);

            store.writesFail = false;
            bed.clock.advance(Duration.ofMinutes(1));

            assertThat(Stored.in(bed).versions()).isEqualTo(versions + 1);
            assertThat(Stored.in(bed).current().value()).isEqualTo(held(register));
        }
    }

    @Test
    void tokenOfASampleIsAdoptedByTheOneThatItsProofBrought() throws Exception {
        try (TestBed bed = TestBed.inline()) {
            RefreshTokens register = consented(bed, bed.store);
            bed.clock.advance(Duration.ofSeconds(2));
            bed.store.append(Stored.in(bed).name(), Stored.in(bed).current().value(), SecretMetadata.none());
            register.forget(TestBed.PARTNER);

            redeem(register, bed.customer(0), Resource.GRAPH);
            redeem(register, bed.customer(1), Resource.GRAPH);

            assertThat(bed.tokenRequests()).isEqualTo(3);
        }
    }

    private static RefreshTokens consented(TestBed bed, SecretStore store) throws Exception {
        bed.microsoft.faults().refreshTokensSpentByUse(true);
        RefreshTokens register = RefreshTokens.of(bed.app, store, EVERY);
        PendingConsent pending = bed.consent(store).begin(ExpectedPartner.of(TestBed.PARTNER), "session");
        bed.consent(store)
                .complete(
                        pending,
                        "session",
                        bed.microsoft
                                .signIn(pending.authorizationUrl(), bed.partner)
                                .toString());
        bed.microsoft.journal().clear();
        bed.events.clear();
        return register;
    }

    private static Secret held(RefreshTokens register) {
        return Objects.requireNonNull(register.of(TestBed.PARTNER).held().token())
                .value();
    }

    private static void redeem(RefreshTokens register, TenantId tenant, Resource resource) throws AuthException {
        assertThat(register.redeem(TestBed.PARTNER, tenant, resource).accessToken())
                .isNotNull();
    }

    private static void keepAlive(RefreshTokens register) {
        try {
            var unused = register.keepAlive(TestBed.PARTNER, Duration.ofDays(1));
        } catch (AuthException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable AuthException failure(RefreshTokens register, TenantId tenant) {
        try {
            redeem(register, tenant, Resource.GRAPH);
            return null;
        } catch (AuthException e) {
            return e;
        }
    }
}
