package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of ask, advance, suspend, set the wall clock wrongly and right again, with an issuer that dates its
 * replies or does not. Whatever has happened: once the wall clock is right and has been looked at, no expired token is given
 * out. A sequence that breaks this says its seed, and {@code -Dmodel.seed} replays it alone.
 */
class ClockWatchModelTest {
    private static final int SEQUENCES = Integer.getInteger("model.sequences", 20_000) / 10;
    private static final int STEPS = 150;
    private static final Duration LOOK = Duration.ofSeconds(30);

    @Test
    void nothingExpiredIsGivenOutOnceARightWallClockHasBeenLookedAt() throws Exception {
        Long replayed = Long.getLong("model.seed");
        for (long i = 0; i < (replayed != null ? 1 : SEQUENCES); i++) {
            try (CannedTokens canned = CannedTokens.on(new InlineExecutor())) {
                new Sequence(replayed != null ? replayed : i, canned).run();
            }
        }
    }

    private static final class Sequence {
        private final long seed;
        private final Random random;
        private final CannedTokens canned;
        private final TokenCache cache;
        private final Map<String, Instant> expiries = new HashMap<>();
        private Duration wallError = Duration.ZERO;
        private long lastJump;
        private boolean dated = true;
        private int shortOnes;

        Sequence(long seed, CannedTokens canned) {
            this.seed = seed;
            this.random = new Random(seed);
            this.canned = canned;
            this.cache = TokenCache.of(canned.app, (request, claims) -> fetch());
        }

        void run() throws AuthException {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3, 4 -> ask();
                    case 5 -> canned.clock.advance(LOOK);
                    case 6 -> canned.clock.advance(Duration.ofSeconds(random.nextInt(1_200)));
                    case 7 -> suspend();
                    case 8 -> setWall();
                    default -> dated = random.nextInt(4) > 0;
                }
            }
        }

        private Instant trueTime() {
            return canned.clock.instant().minus(wallError);
        }

        /** While the wall clock is wrong the issuer dates its replies, or nobody would know the time. */
        private TokenReply fetch() {
            String token = "token-" + expiries.size();
            Duration life = Duration.ofMinutes(10 + random.nextInt(110));
            expiries.put("Bearer " + token, trueTime().plus(life));
            return canned.reply(token, life, dated || !wallError.isZero() ? trueTime() : null);
        }

        private void ask() throws AuthException {
            AccessToken token = cache.token(
                    TokenRequest.forPartner(TenantId.of("11111111-0000-4000-8000-%012d".formatted(random.nextInt(5)))));
            boolean looked = canned.clock.nanoTime() - lastJump >= LOOK.toNanos();
            if (wallError.isZero() && looked) {
                assertThat(Objects.requireNonNull(expiries.get(token.authorizationHeader())))
                        .as("expiry of a token given out, seed %d", seed)
                        .isAfter(trueTime());
            }
        }

        /** For too short a time to be noticed, or for a long one; three short ones at most, which make no long one. */
        private void suspend() {
            boolean isShort = random.nextInt(4) == 0 && shortOnes++ < 3;
            jump(isShort ? Duration.ofSeconds(50) : Duration.ofMinutes(10L * (1 + random.nextInt(18))));
        }

        /** A wall clock that is wrong by as much as the machine was suspended is a riddle that two clocks cannot solve. */
        private void setWall() {
            Duration wrong = Duration.ofMinutes(10L * random.nextInt(144) + 5);
            Duration difference =
                    !wallError.isZero() ? wallError.negated() : random.nextBoolean() ? wrong : wrong.negated();
            wallError = wallError.plus(difference);
            jump(difference);
        }

        private void jump(Duration difference) {
            canned.clock.jumpWall(difference);
            lastJump = canned.clock.nanoTime();
        }
    }
}
