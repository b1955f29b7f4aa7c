package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.KeepAlive;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.testing.Hold;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The keep-alive of a partner in use, whose issuer revokes a token when it is used: it takes its turn with the others. */
@Timeout(120)
class ProofInTurnTest {
    private static final Duration DAY = Duration.ofDays(1);

    private static final RefreshTokenOptions EVERY =
            RefreshTokenOptions.builder().everyRedemption().build();

    private final TestBed bed = TestBed.threaded();
    private final RefreshTokens register = RefreshTokens.of(bed.app, bed.store, EVERY);

    @BeforeEach
    void consent() throws Exception {
        bed.microsoft.faults().refreshTokensSpentByUse(true);
        bed.consented();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void passAmongCustomersWhoAskAtTheSameTimeRedeemsNoTokenTwice() throws Exception {
        AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);
        KeepAlive keepAlive = KeepAlive.builder(bed.app, bed.store).build();
        List<CompletableFuture<AccessToken>> asked;
        CompletableFuture<Integer> failed;
        bed.clock.advance(DAY);

        try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
            failed = CompletableFuture.supplyAsync(() -> failedIn(keepAlive));
            hold.awaitArrived(1);
            asked = IntStream.range(0, 20)
                    .mapToObj(i -> tokens.tokenAsync(
                            TokenRequest.forPartner(TestBed.PARTNER).inCustomer(bed.customer(i))))
                    .toList();
        }

        assertThat(failed.get(30, TimeUnit.SECONDS)).isZero();
        for (CompletableFuture<AccessToken> one : asked) {
            assertThat(one.get(30, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(bed.microsoft.journal().entries()).hasSize(21).allMatch(entry -> entry.status() == 200);
    }

    /** Whoever redeems may come upon that token too, when its own is refused. */
    @Test
    void pastedTokenIsNotAdmittedWhileARedemptionIsUnderWay() throws Exception {
        Secret pasted = tokenOfAnotherConsent();
        bed.clock.advance(Duration.ofSeconds(2));
        bed.store.append(Stored.in(bed).name(), pasted, SecretMetadata.none());
        CompletableFuture<@Nullable AuthException> redeeming;
        try (Hold hold = bed.microsoft
                .faults()
                .tokenEndpoint()
                .forTenant(bed.customer(0).value())
                .hold()) {
            redeeming = CompletableFuture.supplyAsync(
                    () -> failure(() -> register.redeem(TestBed.PARTNER, bed.customer(0), Resource.GRAPH)));
            hold.awaitArrived(1);
            CompletableFuture<@Nullable AuthException> proving = CompletableFuture.supplyAsync(this::provingFailure);
            // Two of the request that is up, and one of the keep-alive that waits for its turn.
            bed.clock.awaitWaiting(3);
            bed.clock.advance(Duration.ofSeconds(15));

            assertThat(proving.get(30, TimeUnit.SECONDS)).isInstanceOf(AuthException.Unavailable.class);
            assertThat(bed.tokenRequests()).isZero();
        }
        assertThat(redeeming.get(30, TimeUnit.SECONDS)).isNull();

        assertThat(provingFailure()).isNull();
        assertThat(bed.microsoft.journal().entries())
                .extracting(Journal.Entry::tenant, Journal.Entry::status)
                .containsExactly(tuple(bed.customer(0).value(), 200), tuple(TestBed.PARTNER.value(), 200));
    }

    private Secret tokenOfAnotherConsent() throws Exception {
        InMemorySecretStore elsewhere = InMemorySecretStore.create(bed.clock);
        var unused = RefreshTokens.of(bed.app, elsewhere, EVERY);
        PartnerConsent consent = bed.consent(elsewhere);
        PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), "session");
        consent.complete(
                pending,
                "session",
                bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString());
        bed.microsoft.journal().clear();
        return elsewhere.current(Stored.in(bed).name()).orElseThrow().value();
    }

    private static int failedIn(KeepAlive keepAlive) {
        try {
            return keepAlive.run().failed().size();
        } catch (AuthException e) {
            throw new AssertionError(e);
        }
    }

    private @Nullable AuthException provingFailure() {
        return failure(() -> register.keepAlive(TestBed.PARTNER, DAY));
    }

    private interface Call {
        Object make() throws AuthException;
    }

    private static @Nullable AuthException failure(Call call) {
        try {
            assertThat(call.make()).isNotNull();
            return null;
        } catch (AuthException e) {
            return e;
        }
    }
}
