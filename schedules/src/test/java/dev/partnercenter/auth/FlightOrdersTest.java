package dev.partnercenter.auth;

import static dev.partnercenter.auth.Stage.HOME;
import static dev.partnercenter.auth.Stage.OTHER;
import static dev.partnercenter.auth.Stage.check;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TokenOptions;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlightOrdersTest {
    @Test
    void twoWhoAskForAColdKeyShareOneFlight() {
        Orders.tryOn(ColdKeyAskedTwice.class);
    }

    public static final class ColdKeyAskedTwice implements Story {
        private final Stage stage = new Stage();
        private @Nullable AccessToken blocking;
        private @Nullable CompletableFuture<AccessToken> promised;

        @Override
        public Stage stage() {
            return stage;
        }

        @Override
        public void first() throws Exception {
            blocking = stage.ask();
        }

        @Override
        public void second() {
            promised = stage.cache.tokenAsync(HOME);
        }

        @Override
        public void after() throws Exception {
            check(stage.home.asked() == 1, "more than one flight");
            check(promised != null && promised.getNow(null) == blocking, "not the token of that flight");
        }
    }

    @Test
    void callerEndsByItsDeadlineOrByTheTokenWhicheverComesFirst() {
        Orders.tryOn(Deadline.class);
    }

    public static final class Deadline implements Story {
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
            stage.timer.elapse(stage.app.options().callerWait());
        }

        @Override
        public void after() throws Exception {
            stage.ask();
            check(stage.home.asked() == 1, "the flight did not go on");
        }
    }

    @Test
    void whoIsQueuedBehindAFullRunwayHasATurnAsSoonAsAPlaceIsFree() {
        Orders.tryOn(FullRunway.class);
    }

    public static final class FullRunway implements Story.OfThree {
        private final Stage stage =
                new Stage(TokenOptions.builder().requestsAtOnce(2).build());

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
            stage.cache.token(OTHER);
        }

        @Override
        public void third() throws Exception {
            stage.cache.token(OTHER.to(Resource.GRAPH));
        }

        @Override
        public void after() throws Exception {}
    }

    @Test
    void tokenThatAFlightNeedsIsFetchedOnceForItAndForOthers() {
        Orders.tryOn(NeededByAFlight.class);
    }

    public static final class NeededByAFlight implements Story {
        private final Stage stage = new Stage();
        private final Upstream needyUpstream = new Upstream();
        private final TokenCache needy = TokenCache.of(stage.app, (request, claims) -> {
            stage.ask();
            return needyUpstream.fetch(claims);
        });

        @Override
        public Stage stage() {
            return stage;
        }

        @Override
        public void first() throws Exception {
            needy.token(OTHER);
        }

        @Override
        public void second() throws Exception {
            stage.ask();
        }

        @Override
        public void after() throws Exception {
            check(stage.home.asked() == 1 && needyUpstream.asked() == 1, "more than one flight of a key");
        }
    }
}
