package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cache alone: tokens come from a function, everything runs on the calling thread. */
class TokenCacheTest {
    private final CannedTokens canned = CannedTokens.on(new InlineExecutor());
    private final AtomicInteger fetched = new AtomicInteger();
    private final TokenFetch fetch = (request, claims) -> canned.reply("token-" + fetched.incrementAndGet());

    @AfterEach
    void close() {
        canned.close();
    }

    @Test
    void keyLeavesOnceItsTokenHasExpiredUnasked() throws Exception {
        TokenCache cache = TokenCache.of(canned.app, fetch);
        for (int i = 0; i < 100; i++) {
            cache.token(request(i));
        }
        canned.clock.advance(Duration.ofMinutes(61));

        cache.token(request(0));

        assertThat(cache.size()).isEqualTo(1);
    }

    @Test
    void keyThatIsAskedForStaysForWeeks() throws Exception {
        TokenCache cache = TokenCache.of(canned.app, fetch);
        TokenSource handle = cache.source(request(0));
        for (int hour = 0; hour < 24 * 14; hour++) {
            handle.token();
            canned.clock.advance(Duration.ofMinutes(55));
            handle.token();
            canned.clock.advance(Duration.ofMinutes(1));
        }

        assertThat(cache.size()).isEqualTo(1);
        assertThat(cache.source(request(0))).isSameAs(handle);
    }

    @Test
    void keyThatIsRefusedForGoodIsNotAskedForMoreOftenBecauseOthersAreSwept() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        TokenCache cache = TokenCache.of(canned.app, refusing(request(0), refused));
        for (int minute = 0; minute < 60; minute += 5) {
            cache.token(request(1 + minute));
            assertThat(cache.tokenAsync(request(0))).isCompletedExceptionally();
            canned.clock.advance(Duration.ofMinutes(5));
        }

        assertThat(refused).hasValueLessThanOrEqualTo(6);
    }

    @Test
    void keyThatIsRefusedLeavesOnceNobodyHasAskedForTwoHours() throws Exception {
        TokenCache cache = TokenCache.of(canned.app, refusing(request(0), new AtomicInteger()));
        assertThat(cache.tokenAsync(request(0))).isCompletedExceptionally();
        canned.clock.advance(Duration.ofHours(2));

        cache.token(request(1));

        assertThat(cache.size()).isEqualTo(1);
    }

    @Test
    void cacheStaysWithinItsBoundOfKeys() throws Exception {
        TokenCache cache = TokenCache.of(canned.app, fetch, new CacheBounds(1_000, Long.MAX_VALUE));

        for (int i = 0; i < 20_000; i++) {
            cache.token(request(i));
            assertThat(cache.size()).isLessThanOrEqualTo(1_000);
        }
        assertThat(cache.size()).isGreaterThanOrEqualTo(950);
    }

    @Test
    void cacheStaysWithinItsBoundOfText() throws Exception {
        int length = "Bearer token-1000".length();
        TokenCache cache = TokenCache.of(canned.app, fetch, new CacheBounds(Integer.MAX_VALUE, 100L * length));

        for (int i = 0; i < 5_000; i++) {
            cache.token(request(i));
            assertThat(cache.size()).isLessThanOrEqualTo(120);
        }
    }

    @Test
    void handleOfAKeyThatHasLeftFindsTheNewOne() throws Exception {
        TokenCache cache = TokenCache.of(canned.app, fetch, new CacheBounds(10, Long.MAX_VALUE));
        TokenSource handle = cache.source(request(0));
        handle.token();
        for (int i = 1; i < 200; i++) {
            cache.token(request(i));
        }

        AccessToken afterwards = handle.token();

        assertThat(afterwards.request()).isEqualTo(request(0));
        assertThat(handle.token()).isSameAs(cache.token(request(0)));
    }

    @Test
    void tokenThatHasExpiredByTheTimeItComesIsNotGivenOut() {
        TokenCache cache = TokenCache.of(canned.app, (request, claims) -> {
            TokenReply reply = canned.reply("token", Duration.ofSeconds(20), canned.clock.instant());
            canned.clock.advance(Duration.ofSeconds(18));
            return reply;
        });

        AuthException error = catchThrowableOfType(AuthException.class, () -> cache.token(request(0)));

        assertThat(error).isInstanceOf(AuthException.Unavailable.class).hasMessageContaining("expired");
        assertThat(error.retryAt()).isPresent();
    }

    @Test
    void invalidatedTokenGivesItsTextBack() throws Exception {
        TokenCache cache = TokenCache.of(canned.app, fetch, new CacheBounds(Integer.MAX_VALUE, 1_000));
        for (int i = 0; i < 1_000; i++) {
            cache.invalidate(cache.token(request(0)));
        }
        cache.token(request(1));

        assertThat(cache.size()).isEqualTo(2);
    }

    private TokenFetch refusing(TokenRequest refused, AtomicInteger count) {
        return (request, claims) -> {
            if (request.equals(refused)) {
                count.incrementAndGet();
                throw AuthFailure.builder().because("it has not consented").customerAccess();
            }
            return fetch.fetch(request, claims);
        };
    }

    private static TokenRequest request(int number) {
        return TokenRequest.forPartner(TenantId.of(new UUID(0x4000, 0x8000_0000_0000_0001L + number).toString()));
    }
}
