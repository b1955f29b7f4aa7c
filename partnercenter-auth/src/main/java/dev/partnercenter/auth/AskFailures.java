package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.PartnerApp;

/** What can become of asking for one token, other than what the token endpoint and the store say. */
record AskFailures(PartnerApp app, TokenRequest request) {

    AuthException closed() {
        return failure()
                .because("the app has been closed")
                .remedy("The app's developer must close it last, and ask nothing of it after.")
                .unavailable();
    }

    AuthException tooLate() {
        return failure()
                .because("it did not come within the time a caller waits")
                .unavailable();
    }

    AuthException notVisited() {
        return failure()
                .because("the keep-alive was closed before the partner's turn came")
                .remedy(
                        "Nobody has to act, if another process keeps the partner alive or this one does once it is started"
                                + " again.")
                .unavailable();
    }

    AuthException storeSilent() {
        return failure()
                .because("the secret store, or what is done with it, took too long")
                .unavailable();
    }

    AuthException interrupted(InterruptedException e) {
        return failure()
                .because("the waiting thread was interrupted")
                .remedy("Nobody has to act: the program that interrupted the thread knows why.")
                .cause(e)
                .unavailable();
    }

    /** Announced too, whoever waits or not: it should never happen, and those who guard the app want to know. */
    AuthException foreign() {
        app.announce(
                AuthEvent.Kind.FOREIGN_TOKEN,
                request.partner(),
                "A token for " + request.resource() + " in tenant " + request.tenant()
                        + " named another tenant, and was thrown away");
        return failure()
                .because("the token endpoint gave a token of another tenant, which was thrown away")
                .remedy(
                        "Nobody has to act yet: try again later; if it lasts, whoever operates the app must see who answers"
                                + " in Microsoft's place.")
                .unavailable();
    }

    AuthException expired() {
        return failure().because("the token had expired by the time it came").unavailable();
    }

    AuthException unforeseen(Throwable e) {
        return failure()
                .because("something unforeseen happened (" + e.getClass().getName() + ")")
                .remedy(
                        "The app's developer must look at the cause below, and report it to the library unless it is of the"
                                + " app's own code.")
                .cause(e)
                .unavailable();
    }

    /** Nobody was refused a token, so nobody else will hear of it. */
    void announceFailedRenewal(AuthException error) {
        app.announce(
                AuthEvent.Kind.RENEWAL_FAILED,
                request.partner(),
                "The token in use could not be renewed: " + error.getMessage());
    }

    AuthException gainless() {
        return failure()
                .because("the renewal lives no longer than what it replaces")
                .unavailable();
    }

    private AuthFailure.Builder failure() {
        return app.failure().partner(request.partner()).tenant(request.tenant()).resource(request.resource());
    }
}
