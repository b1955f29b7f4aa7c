package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.entra.AadstsNumber.Kind;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns what the token endpoint or the sign-in page refuses into the exception whose remedy fits. The HTTP status, {@code error} and
 * {@code suberror} decide; Microsoft says that its AADSTS numbers may change at any time, so they only refine, and one
 * that is not known here, or does not go with its {@code error}, changes nothing. A reply without an {@code error} is
 * never more than {@link AuthException.Unavailable}: it may come from anything on the way.
 */
final class Refusals {
    private static final Set<String> PASSING = Set.of("temporarily_unavailable", "server_error");

    private final PartnerApp app;

    Refusals(PartnerApp app) {
        this.app = app;
    }

    AuthException of(EntraHttp.Reply reply, Grant grant, Target target) {
        EntraError error = ErrorReplies.read(reply);
        List<AadstsNumber> numbers = AadstsTable.get().mostTellingFirst(error.numbers());
        AuthFailure.Builder failure = app.failure().target(target).error(error);
        if (reply.status() == 429) {
            return failure.because("the token endpoint asks for fewer requests")
                    .retryAt(retryAt(reply, grant))
                    .throttled();
        }
        for (AadstsNumber number : numbers) {
            if (number.kind() == Kind.THROTTLED) {
                return explained(failure, number).retryAt(retryAt(reply, grant)).throttled();
            }
        }
        if (reply.status() >= 500) {
            hostPause(reply).ifPresent(failure::retryAt);
        }
        String code = error.code();
        if (code == null) {
            return unintelligible(failure, reply, numbers);
        }
        if (reply.status() >= 500 || PASSING.contains(code)) {
            return unwell(failure, numbers);
        }
        return refused(failure, Refused.of(code, error.suberror()), numbers, target);
    }

    /** What came back from the sign-in page by way of a browser, of a person who is to begin again in any case. */
    AuthException ofSignIn(EntraError error, Target target) {
        List<AadstsNumber> numbers = AadstsTable.get().mostTellingFirst(error.numbers());
        AuthFailure.Builder failure = app.failure().target(target).error(error);
        for (AadstsNumber number : numbers) {
            if (number.kind() == Kind.THROTTLED) {
                return explained(failure, number)
                        .retryAt(app.runtime().now().plus(app.options().throttle()))
                        .throttled();
            }
        }
        String code = error.code();
        if (code == null) {
            return failure.because("the sign-in ended with an error that is none of Entra's")
                    .remedy(
                            "The partner's user must begin again; if it lasts, the app's developer must see who answers in"
                                    + " the sign-in page's place.")
                    .configuration();
        }
        return PASSING.contains(code)
                ? unwell(failure, numbers)
                : refused(failure, Refused.of(code, error.suberror()), numbers, target);
    }

    private AuthException refused(
            AuthFailure.Builder failure, Refused refused, List<AadstsNumber> numbers, Target target) {
        for (AadstsNumber number : numbers) {
            Move move = refused.move(number.kind(), target.isCustomer());
            if (move != null) {
                Reason reason = number.reason() == null ? refused.reason() : number.reason();
                explained(failure, number);
                if (move == Move.PARTNERS && reason.equals(Reason.ADMIN_CONSENT)) {
                    failure.remedy("An administrator of the partner's tenant must consent to the app at "
                            + app.cloud().adminConsentEndpoint(target.authority())
                            + " (AdminConsent makes the whole address); then the partner's user must consent.");
                }
                return move.exception(failure, reason);
            }
        }
        failure.because(refused.because()).remedy(refused.remedy());
        return refused.move(target.isCustomer()).exception(failure, refused.reason());
    }

    private static AuthException unintelligible(
            AuthFailure.Builder failure, EntraHttp.Reply reply, List<AadstsNumber> numbers) {
        String because = "the token endpoint's reply is not an error of its own: " + reply.describe();
        if (numbers.isEmpty()) {
            return failure.because(because).remedy(remedyOfStrangers(reply)).unavailable();
        }
        AadstsNumber number = numbers.get(0);
        return failure.because(because + "; going by a number in it, " + number.cause())
                .remedy(number.remedy())
                .unavailable();
    }

    /**
     * What to do about a reply that is not one of Entra's own. A page with a status of Microsoft's gateways may be one of
     * theirs, which passes; any other was sent by somebody in between, and stays until somebody acts.
     */
    static String remedyOfStrangers(EntraHttp.Reply reply) {
        boolean mayPass = reply.status() >= 500 || !reply.isPage();
        return mayPass
                ? "Nobody has to act yet: try again later; if it lasts, whoever operates the app must see who answers in"
                        + " Microsoft's place."
                : "Whoever operates the app must see who answers in Microsoft's place, such as a proxy that asks for a"
                        + " sign-in or does not admit the host.";
    }

    private static AuthException unwell(AuthFailure.Builder failure, List<AadstsNumber> numbers) {
        for (AadstsNumber number : numbers) {
            if (number.kind() == Kind.TRANSIENT || number.kind() == Kind.SERVICE) {
                return explained(failure, number).unavailable();
            }
        }
        return failure.because("Microsoft Entra is not well").unavailable();
    }

    private static AuthFailure.Builder explained(AuthFailure.Builder failure, AadstsNumber number) {
        return failure.because(number.cause()).remedy(number.remedy());
    }

    private Instant retryAt(EntraHttp.Reply reply, Grant grant) {
        TokenOptions options = app.options();
        Duration longest =
                grant instanceof Grant.ClientCredentials ? options.longestAppThrottle() : options.longestUserThrottle();
        return app.runtime()
                .now()
                .plus(RetryAfter.parse(reply.retryAfter(), reply.date(), options.throttle(), longest));
    }

    /** Until when a host that is not well asks to be left alone. */
    private Optional<Instant> hostPause(EntraHttp.Reply reply) {
        return RetryAfter.stated(reply.retryAfter(), reply.date(), app.options().hostPause())
                .filter(wait -> !wait.isZero())
                .map(app.runtime().now()::plus);
    }
}
