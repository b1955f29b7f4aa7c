package dev.partnercenter.auth;

import static dev.partnercenter.auth.Stage.HOME;
import static dev.partnercenter.auth.Stage.OTHER;
import static dev.partnercenter.auth.Stage.check;

import dev.partnercenter.auth.entra.TokenOptions;
import org.junit.jupiter.api.Test;

/** In a cache that keeps one key, so that each token that lands makes the other key leave. */
class EvictionOrdersTest {
    private static final TokenOptions ONE_KEY = TokenOptions.builder().keys(1).build();

    @Test
    void handleOfAKeyThatLeavesFindsTheOneThatComesAfterIt() {
        Orders.tryOn(AskedByHandle.class);
    }

    public static final class AskedByHandle implements Story {
        private final Stage stage = new Stage(ONE_KEY);
        private final TokenSource handle = stage.cache.source(HOME);

        public AskedByHandle() throws Exception {
            stage.ask(handle);
        }

        @Override
        public Stage stage() {
            return stage;
        }

        @Override
        public void first() throws Exception {
            stage.ask(handle);
            stage.ask(handle);
        }

        @Override
        public void second() throws Exception {
            stage.cache.token(OTHER);
        }

        @Override
        public void after() throws Exception {
            check(stage.ask(handle) == stage.ask(), "the handle has a token of its own");
            check(stage.cache.size() <= 2, "a key that should have left");
        }
    }

    @Test
    void keyThatLeavesIsAskedForByHandleAndByRequestInOneFlightAtATime() {
        Orders.tryOn(AskedBothWays.class);
    }

    public static final class AskedBothWays implements Story.OfThree {
        private final Stage stage = new Stage(ONE_KEY);
        private final TokenSource handle = stage.cache.source(HOME);

        public AskedBothWays() throws Exception {
            stage.ask(handle);
        }

        @Override
        public Stage stage() {
            return stage;
        }

        @Override
        public void first() throws Exception {
            stage.ask(handle);
        }

        @Override
        public void second() throws Exception {
            stage.ask();
        }

        @Override
        public void third() throws Exception {
            stage.cache.token(OTHER);
        }

        @Override
        public void after() throws Exception {
            check(stage.ask(handle) == stage.ask(), "the handle has a token of its own");
        }
    }

    @Test
    void tenantDroppedAsItsKeyLeavesKeepsNothing() {
        Orders.tryOn(DroppedAsItLeaves.class);
    }

    public static final class DroppedAsItLeaves implements Story.OfThree {
        private final Stage stage = new Stage(ONE_KEY);
        private final TokenSource handle = stage.cache.source(HOME);

        public DroppedAsItLeaves() throws Exception {
            stage.ask(handle);
        }

        @Override
        public Stage stage() {
            return stage;
        }

        @Override
        public void first() throws Exception {
            stage.ask(handle);
        }

        @Override
        public void second() throws Exception {
            stage.drop();
            stage.ask(handle);
        }

        @Override
        public void third() throws Exception {
            stage.cache.token(OTHER);
        }

        @Override
        public void after() throws Exception {
            check(stage.ask(handle) == stage.ask(), "the handle has a token of its own");
        }
    }
}
