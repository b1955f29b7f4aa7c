package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenOptions;
import dev.partnercenter.auth.secret.Secret;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * A token cache of which nothing differs from one run to the next but the order of its threads: time stands still, chance
 * always draws the same, and what is to be done later waits for {@link #timer}. What must hold in every story is checked
 * here and in {@link Upstream}.
 */
final class Stage {
    static final TokenRequest HOME = TokenRequest.forPartner(TenantId.of("11111111-0000-4000-8000-000000000001"));
    static final TokenRequest OTHER = TokenRequest.forPartner(TenantId.of("22222222-0000-4000-8000-000000000002"));

    // One for all: to make one takes long, and draws random numbers of which nobody knows the seed.
    private static final OkHttpClient HTTP = new OkHttpClient();

    final StageThreads threads = new StageThreads();
    final StageTimer timer = new StageTimer(threads);
    final Upstream home = new Upstream();
    final PartnerApp app;
    final TokenCache cache;

    /** All tokens of {@link #HOME} up to this one have been dropped. */
    private final AtomicInteger dropped = new AtomicInteger();

    Stage() {
        this(TokenOptions.builder().build());
    }

    Stage(TokenOptions options) {
        app = PartnerApp.builder()
                .clientId("aaaaaaaa-0000-4000-8000-00000000000a")
                .credential(ClientCredential.secret(Secret.of("secret")))
                .options(options)
                .runtime(AuthRuntime.builder()
                        .httpClient(HTTP)
                        .clocks(() -> Instant.EPOCH, () -> 0)
                        .random(() -> 0)
                        .executor(threads)
                        .scheduler(timer)
                        .build())
                .build();
        cache = TokenCache.of(
                app, (request, claims) -> request.equals(HOME) ? home.fetch(claims) : new Upstream().fetch(claims));
    }

    AccessToken ask() throws AuthException {
        return ask(cache.source(HOME));
    }

    /** Asks for a token of {@link #HOME}, which must not have been dropped before it was asked for. */
    AccessToken ask(TokenSource source) throws AuthException {
        int droppedBefore = dropped.get();
        AccessToken token = source.token();
        check(token.request().equals(HOME), "a token of another key");
        check(Upstream.serial(token) > droppedBefore, "a token that had been dropped before it was asked for");
        return token;
    }

    /** The same where it may fail, and then only like this; null if it has. */
    @Nullable
    AccessToken askOrFail(Class<? extends AuthException> kind) {
        try {
            return ask();
        } catch (AuthException e) {
            check(kind.isInstance(e), "another failure than that");
            return null;
        }
    }

    /** What one ask has brought is there for the next. */
    void askTwice() throws AuthException {
        AccessToken token = ask();
        check(ask() == token, "the token is not held");
    }

    /** Drops what the tenant of {@link #HOME} has, and with it all that has been asked for by now. */
    void drop() {
        int asked = home.asked();
        cache.invalidateTenant(HOME.tenant());
        dropped.accumulateAndGet(asked, Math::max);
    }

    /** Has a token refused by an API. */
    void reject(AccessToken token) {
        cache.invalidate(token);
        dropped.accumulateAndGet(Upstream.serial(token), Math::max);
    }

    /** Closes the app, with threads that end as those do which the app starts itself. */
    void close() {
        app.close();
        threads.shutdown();
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
