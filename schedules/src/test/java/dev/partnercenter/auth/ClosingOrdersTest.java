package dev.partnercenter.auth;

import static dev.partnercenter.auth.Stage.HOME;
import static dev.partnercenter.auth.Stage.check;

import dev.partnercenter.auth.entra.AuthException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClosingOrdersTest {
    @Test
    void whoAsksAnAppThatClosesGetsATokenOrItsEnd() {
        Orders.tryOn(Closing.class);
    }

    public static final class Closing implements Story {
        private final Stage stage = new Stage();

        @Override
        public Stage stage() {
            return stage;
        }

        @Override
        public void first() {
            var unused = stage.askOrFail(AuthException.Unavailable.class);
        }

        @Override
        public void second() {
            stage.close();
        }

        @Override
        public void after() throws Exception {
            check(stage.askOrFail(AuthException.Unavailable.class) == null, "a token of a closed app");
        }
    }

    @Test
    void promiseOfAnAppThatClosesIsKeptOrBroken() {
        Orders.tryOn(ClosingOnAPromise.class);
    }

    public static final class ClosingOnAPromise implements Story {
        private final Stage stage = new Stage();
        private @Nullable CompletableFuture<AccessToken> promised;

        @Override
        public Stage stage() {
            return stage;
        }

        @Override
        public void first() {
            promised = stage.cache.tokenAsync(HOME);
        }

        @Override
        public void second() {
            stage.close();
        }

        @Override
        public void after() throws Exception {
            check(promised != null && promised.isDone(), "neither kept nor broken");
        }
    }
}
