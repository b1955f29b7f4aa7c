package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TokenOptions;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** An app whose tokens come from a function instead of Entra, on a clock that is moved by hand. */
final class CannedTokens implements AutoCloseable {
    // Nothing is sent by it, and to make one takes longer than most of what is done here.
    private static final OkHttpClient UNUSED = new OkHttpClient();

    private static final Secret CLIENT_SECRET = Secret.of(Canaries.text("client secret"));

    private static final TokenOptions USUAL = TokenOptions.builder().build();

    final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    final PartnerApp app;

    private CannedTokens(
            AuthRuntime.Builder runtime, TokenOptions options, RandomGenerator random, Runnable beforeALook) {
        app = PartnerApp.builder()
                .clientId("aaaaaaaa-0000-4000-8000-00000000000a")
                .credential(ClientCredential.secret(CLIENT_SECRET))
                .options(options)
                .runtime(runtime.httpClient(UNUSED)
                        .clocks(clock, () -> {
                            beforeALook.run();
                            return clock.nanoTime();
                        })
                        .random(random)
                        .scheduler(clock.scheduler())
                        .build())
                .build();
    }

    /** On the library's own threads. */
    static CannedTokens threaded() {
        return new CannedTokens(AuthRuntime.builder(), USUAL, new Random(42), () -> {});
    }

    static CannedTokens on(ExecutorService executor) {
        return on(executor, USUAL, new Random(42));
    }

    static CannedTokens on(ExecutorService executor, TokenOptions options, RandomGenerator random) {
        return new CannedTokens(AuthRuntime.builder().executor(executor), options, random, () -> {});
    }

    /** @param beforeALook what is done before somebody reads the monotonic clock */
    static CannedTokens on(ExecutorService executor, TokenOptions options, Runnable beforeALook) {
        return new CannedTokens(AuthRuntime.builder().executor(executor), options, new Random(42), beforeALook);
    }

    /** A reply that is good for an hour. */
    TokenReply reply(String accessToken) {
        return reply(accessToken, Duration.ofHours(1), clock.instant());
    }

    /** @param date what the issuer's clock shows; null if it does not tell */
    TokenReply reply(String accessToken, Duration lifetime, @Nullable Instant date) {
        return reply(accessToken, lifetime, null, date);
    }

    /** @param advice after what time the issuer advises to renew; null if it does not say */
    TokenReply reply(String accessToken, Duration lifetime, @Nullable Duration advice, @Nullable Instant date) {
        return new TokenReply(
                Secret.of(accessToken),
                lifetime,
                advice,
                Set.of(),
                Set.of(),
                null,
                null,
                clock.nanoTime(),
                date == null ? clock.instant() : date,
                date != null);
    }

    @Override
    public void close() {
        app.close();
    }
}
