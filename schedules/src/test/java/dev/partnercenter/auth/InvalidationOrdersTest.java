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
            AccessToken held = stage.ask();
            check(stage.ask() == held, "the token is not held");
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
            AccessToken held = stage.ask();
            check(stage.ask() == held, "the token is not held");
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
    void demandedClaimsGoWithTheTokenThatStays() {
        Orders.tryOn(ClaimsDemanded.class);
    }

    public static final class ClaimsDemanded implements Story {
        private final Stage stage = new Stage();
        private final AccessToken rejected;

        public ClaimsDemanded() throws Exception {
            stage.home.givesOldTokens();
            rejected = stage.ask();
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
        public void second() {
            stage.cache.invalidate(rejected, new ClaimsChallenge("{\"access_token\":{}}"));
        }

        @Override
        public void after() throws Exception {
            int claimed = stage.home.claimed();
            check(claimed == 0 || Upstream.serial(stage.ask()) == claimed, "the token with the claims is not held");
        }
    }
}
