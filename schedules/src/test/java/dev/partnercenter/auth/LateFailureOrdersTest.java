package dev.partnercenter.auth;

import static dev.partnercenter.auth.Stage.check;

import dev.partnercenter.auth.entra.AuthException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A tenant that is dropped, and asked for anew, while an earlier attempt is about to fail. */
class LateFailureOrdersTest {
    @Test
    void failureThatComesLateClearsNoNewerSuccess() {
        Orders.tryOn(LateFailure.class);
    }

    public static final class LateFailure implements Story {
        private final Stage stage = new Stage();
        private @Nullable AccessToken newer;

        public LateFailure() {
            stage.home.refuses();
        }

        @Override
        public Stage stage() {
            return stage;
        }

        @Override
        public void first() {
            var unused = stage.askOrFail(AuthException.Configuration.class);
        }

        @Override
        public void second() throws Exception {
            stage.home.recovers();
            stage.drop();
            newer = stage.ask();
        }

        @Override
        public void after() throws Exception {
            check(stage.ask() == newer, "the newer token is not held any more");
        }
    }

    @Test
    void renewalThatFailsLateClearsNoNewerSuccess() {
        Orders.tryOn(LateFailureOfARenewal.class);
    }

    public static final class LateFailureOfARenewal implements Story {
        private final Stage stage = new Stage();
        private @Nullable AccessToken newer;

        public LateFailureOfARenewal() throws Exception {
            stage.home.givesOldTokens();
            stage.ask();
            stage.home.givesNewTokens();
            stage.home.isDown();
        }

        @Override
        public Stage stage() {
            return stage;
        }

        @Override
        public void first() throws Exception {
            stage.ask();
        }

        @Override
        public void second() throws Exception {
            stage.home.recovers();
            stage.drop();
            newer = stage.ask();
        }

        @Override
        public void after() throws Exception {
            check(stage.ask() == newer, "the newer token is not held any more");
        }
    }

    @Test
    void tenantDroppedBetweenTwoAttemptsGetsATokenAskedForAfterwards() {
        Orders.tryOn(DroppedBetweenAttempts.class);
    }

    public static final class DroppedBetweenAttempts implements Story {
        private final Stage stage = new Stage();

        public DroppedBetweenAttempts() {
            stage.home.isDown();
        }

        @Override
        public Stage stage() {
            return stage;
        }

        @Override
        public void first() {
            var unused = stage.askOrFail(AuthException.Unavailable.class);
        }

        @Override
        public void second() throws Exception {
            stage.home.recovers();
            stage.drop();
            stage.ask();
        }

        @Override
        public void after() throws Exception {
            stage.askTwice();
        }
    }
}
