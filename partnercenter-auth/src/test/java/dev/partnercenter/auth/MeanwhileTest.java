package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenOptions;
import dev.partnercenter.auth.entra.TokenReply;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Between a caller's first look, without the lock, and its second, with it, another may have done what it is about to do.
 * Each look begins by reading the clock, so here the clock does what the other one does.
 */
class MeanwhileTest {
    private static final TokenRequest HOME =
            TokenRequest.forPartner(TenantId.of("11111111-0000-4000-8000-000000000001"));
    private static final TokenRequest OTHER =
            TokenRequest.forPartner(TenantId.of("22222222-0000-4000-8000-000000000002"));

    private final CannedTokens canned =
            CannedTokens.on(new InlineExecutor(), TokenOptions.builder().keys(1).build(), this::look);
    private final AtomicInteger fetched = new AtomicInteger();
    private final TokenCache tokens = TokenCache.of(canned.app, (request, claims) -> fetch(request));
    private boolean failing;
    private @Nullable String look;
    private @Nullable Runnable meanwhile;

    @AfterEach
    void everythingAsPlannedAndClosed() {
        assertThat(meanwhile).as("was never done").isNull();
        canned.close();
    }

    @Test
    void tokenThatHasComeIsTaken() throws Exception {
        before("join", () -> assertThat(tokens.tokenAsync(HOME)).isCompleted());

        AccessToken token = tokens.token(HOME);

        assertThat(tokens.token(HOME)).isSameAs(token);
        assertThat(fetched).hasValue(1);
    }

    @Test
    void failureThatHasComeIsTheCallersToo() {
        failing = true;
        before("join", () -> assertThat(tokens.tokenAsync(HOME)).isCompletedExceptionally());

        AuthException error = catchThrowableOfType(AuthException.class, () -> tokens.token(HOME));

        assertThat(error).isInstanceOf(AuthException.Configuration.class);
        assertThat(error.retryAt()).isPresent();
        assertThat(fetched).hasValue(1);
    }

    @Test
    void closedAppFetchesNothingAnyMore() {
        before("join", canned.app::close);

        assertThat(catchThrowable(() -> tokens.token(HOME)))
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("closed");
        assertThat(fetched).hasValue(0);
    }

    @Test
    void keyThatHasLeftIsAskedForWhereItIsNow() throws Exception {
        TokenSource handle = tokens.source(HOME);
        before("join", () -> assertThat(tokens.tokenAsync(OTHER)).isCompleted());

        AccessToken token = handle.token();

        assertThat(token.request()).isEqualTo(HOME);
        assertThat(tokens.source(HOME)).isNotSameAs(handle);
        assertThat(tokens.token(HOME)).isSameAs(token).isSameAs(handle.token());
        assertThat(fetched).hasValue(2);
    }

    @Test
    void tokenThatHasBeenRenewedIsNotRenewedAgain() throws Exception {
        AccessToken first = holdOneThatIsDueForRenewal();
        before("renewAhead", () -> assertThat(tokens.tokenAsync(HOME)).isCompletedWithValue(first));

        assertThat(tokens.token(HOME)).isSameAs(first);

        assertThat(tokens.token(HOME)).isNotSameAs(first);
        assertThat(fetched).hasValue(2);
    }

    @Test
    void renewalThatHasFailedIsNotTriedAgainAtOnce() throws Exception {
        AccessToken first = holdOneThatIsDueForRenewal();
        failing = true;
        before("renewAhead", () -> assertThat(tokens.tokenAsync(HOME)).isCompletedWithValue(first));

        assertThat(tokens.token(HOME)).isSameAs(first);

        assertThat(fetched).hasValue(2);
    }

    @Test
    void closedAppRenewsNothingAnyMore() throws Exception {
        holdOneThatIsDueForRenewal();
        before("renewAhead", canned.app::close);

        tokens.token(HOME);

        assertThat(fetched).hasValue(1);
    }

    @Test
    void keyThatHasLeftIsNotRenewed() throws Exception {
        AccessToken first = holdOneThatIsDueForRenewal();
        before("renewAhead", () -> assertThat(tokens.tokenAsync(OTHER)).isCompleted());

        assertThat(tokens.token(HOME)).isSameAs(first);

        assertThat(fetched).hasValue(2);
    }

    private AccessToken holdOneThatIsDueForRenewal() throws AuthException {
        AccessToken first = tokens.token(HOME);
        canned.clock.advance(Duration.ofMinutes(50));
        return first;
    }

    private void before(String look, Runnable meanwhile) {
        this.look = look;
        this.meanwhile = meanwhile;
    }

    private void look() {
        Runnable once = meanwhile;
        if (once != null && isLooking()) {
            meanwhile = null;
            once.run();
        }
    }

    private boolean isLooking() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(frame -> frame.getClassName() + "." + frame.getMethodName())
                        .dropWhile(name -> !name.equals(AuthRuntime.class.getName() + ".nanoTime"))
                        .skip(1)
                        .findFirst())
                .filter((TokenSlot.class.getName() + "." + look)::equals)
                .isPresent();
    }

    private TokenReply fetch(TokenRequest request) throws AuthException {
        int serial = fetched.incrementAndGet();
        if (failing) {
            throw canned.app.failure().because("it is wrong").configuration();
        }
        return canned.reply("token-" + serial + "-of-" + request.tenant());
    }
}
