package dev.partnercenter.auth;

import static dev.partnercenter.auth.Stage.check;

import dev.partnercenter.auth.entra.ClaimsChallenge;
import org.junit.jupiter.api.Test;

class InvalidationOrdersTest {
    @Test
    void whoAsksForAColdKeyAfterItsTenantWasDroppedGetsWhatWasAskedForAfterwards() {
        Orders.tryOn(ColdKeyDropped.class);
    }

    public static final class ColdKeyDropped implements Story.OfThree {
        private final Stage stage = new Stage();

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
            stage.ask();
        }

        @Override
        public void third() {
            stage.drop();
        }

        @Override
        public void after() throws Exception {
            stage.askTwice();
        }
    }

    @Test
    void tenantDroppedWhileARenewalLandsKeepsNothingOfIt() {
        Orders.tryOn(RenewalDropped.class);
    }

    public static final class RenewalDropped implements Story {
        private final Stage stage = new Stage();

        public RenewalDropped() throws Exception {
            stage.home.givesOldTokens();
            stage.ask();
            stage.home.givesNewTokens();
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
            stage.drop();
            stage.ask();
        }

        @Override
        public void after() throws Exception {
            stage.askTwice();
        }
    }

    @Test
    void tokenThatTwoCallersSawRejectedIsRenewedOnce() {
        Orders.tryOn(RejectedTwice.class);
    }

    public static final class RejectedTwice implements Story {
        private final Stage stage = new Stage();
        private final AccessToken rejected = stage.ask();

        public RejectedTwice() throws Exception {}

        @Override
        public Stage stage() {
            return stage;
        }

        @Override
        public void first() throws Exception {
            stage.reject(rejected);
            stage.ask();
        }

        @Override
        public void second() throws Exception {
            first();
        }

        @Override
        public void after() throws Exception {
            check(stage.home.asked() == 2, "renewed more than once");
        }
    }

    @Test
    void callerWhoseApiDemandsClaimsGetsATokenWithThemByTheSecondTimeAtTheLatest() {
        Orders.tryOn(ClaimsDemanded.class);
    }

    /** The first time, another token may have come in the meantime, of which the API has not said yet what it demands. */
    public static final class ClaimsDemanded implements Story {
        private static final ClaimsChallenge CLAIMS = new ClaimsChallenge("{\"access_token\":{}}");

        private final Stage stage = new Stage();

        public ClaimsDemanded() throws Exception {
            stage.home.givesOldTokens();
            stage.ask();
            stage.home.givesNewTokens();
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
            AccessToken given = stage.ask();
            for (int i = 0; i < 2 && Upstream.serial(given) != stage.home.claimed(); i++) {
                stage.cache.invalidate(given, CLAIMS);
                given = stage.ask();
            }
            check(Upstream.serial(given) == stage.home.claimed(), "a token without the claims");
        }

        @Override
        public void after() throws Exception {
            check(Upstream.serial(stage.ask()) == stage.home.claimed(), "the token with the claims is not held");
        }
    }
}
