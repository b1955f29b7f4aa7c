package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which numbers tenants, credential and host are left alone. */
class PausesTest {
    private static final Grant APP = new Grant.ClientCredentials();

    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-23T00:00:00Z"));
    private final AuthRuntime runtime =
            AuthRuntime.builder().clocks(clock, clock::nanoTime).build();
    private final Pauses pauses = new Pauses(
            runtime,
            TokenOptions.builder()
                    .refusal(Duration.ofSeconds(10))
                    .longestRefusal(Duration.ofSeconds(25))
                    .hostPause(Duration.ofSeconds(7))
                    .build());

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void successOfARequestSentBeforeItsTenantWasThrottledDoesNotEndThePause() throws Exception {
        HostBreaker<AuthException>.Pass early = pauses.enter(APP, target(1));
        throttle(1);

        pauses.succeeded(early, APP, target(1));

        assertThat(left(1)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void hostPauseIsTheTimeWithinWhichTenantsCountAndForWhichTheHostIsLeftAlone() throws Exception {
        throttle(1);
        clock.advance(Duration.ofSeconds(7));
        throttle(2);
        throttle(3);
        pauses.enter(APP, target(4)).close();

        throttle(4);

        assertThat(left(5)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void tenantThatIsThrottledTimeAndAgainAndByAllItsGrantsCountsOnce() throws Exception {
        Grant users = new Grant.RefreshToken(Secret.of("canary"), false);
        for (int i = 0; i < 3; i++) {
            throttle(APP, 1, 1);
            throttle(users, 1, 1);
            clock.advance(Duration.ofSeconds(1));
        }
        throttle(2);

        pauses.enter(APP, target(3)).close();
    }

    @Test
    void whatIsNotSentForItsTenantsSakeDoesNotTakeTheProbesPlace() throws Exception {
        throttle(1);
        throttle(2);
        throttle(3);
        clock.advance(Duration.ofSeconds(7));

        assertThat(left(1)).isEqualTo(Duration.ofSeconds(53));

        pauses.enter(APP, target(5)).close();
    }

    @ParameterizedTest
    @CsvSource({"403, false", "502, true"})
    void proxyThatWillNotLetTheAppThroughTellsNothingOfTheHost(int status, boolean isTheHosts) throws Exception {
        IOException noTunnel = new IOException("Unexpected response code for CONNECT: " + status);
        AuthException error =
                Unanswered.by("login.microsoftonline.com", noTunnel).exception(AuthFailure.builder(), noTunnel);

        try (HostBreaker<AuthException>.Pass pass = pauses.enter(APP, target(1))) {
            assertThat(pauses.failed(pass, error, APP, target(1))).isEqualTo(isTheHosts);
        }
    }

    private void throttle(int tenant) throws AuthException {
        throttle(APP, tenant, 60);
    }

    private void throttle(Grant grant, int tenant, long seconds) throws AuthException {
        fail(
                grant,
                tenant,
                AuthFailure.builder()
                        .retryAt(clock.instant().plusSeconds(seconds))
                        .throttled());
    }

    private void fail(Grant grant, int tenant, AuthException error) throws AuthException {
        try (HostBreaker<AuthException>.Pass pass = pauses.enter(grant, target(tenant))) {
            pauses.failed(pass, error, grant, target(tenant));
        }
    }

    private Duration left(int tenant) {
        AuthException standing = catchThrowableOfType(AuthException.class, () -> pauses.enter(APP, target(tenant)));
        return Duration.between(clock.instant(), standing.retryAt().orElseThrow());
    }

    private static Target target(int tenant) {
        TenantId id = TenantId.of("33333333-0000-4000-8000-%012d".formatted(tenant));
        return Target.of(id, id, Resource.PARTNER_CENTER);
    }
}
