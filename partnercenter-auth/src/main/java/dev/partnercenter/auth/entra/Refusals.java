package dev.partnercenter.auth.entra;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the token endpoint refuses into the exception whose remedy fits. The HTTP status, {@code error} and
 * {@code suberror} decide; Microsoft says that its AADSTS numbers may change at any time, so they only refine, and one
 * that is not known here changes nothing.
 */
final class Refusals {
    private static final Duration UNSTATED_WAIT = Duration.ofSeconds(60);
    private static final Duration LONGEST_USER_WAIT = Duration.ofMinutes(5);
    private static final Duration LONGEST_APP_WAIT = Duration.ofMinutes(60);
    private static final Set<String> CALLERS_FAULT = Set.of(
            "invalid_request",
            "invalid_scope",
            "invalid_resource",
            "unsupported_grant_type",
            "unsupported_response_type");
    private static final Set<String> PERSONS_MOVE =
            Set.of("invalid_grant", "interaction_required", "consent_required", "login_required", "access_denied");

    private final PartnerApp app;

    Refusals(PartnerApp app) {
        this.app = app;
    }

    AuthException of(EntraHttp.Reply reply, Grant grant, Target target) {
        EntraError error = read(reply);
        AuthFailure.Builder failure = app.failure().target(target).error(error);
        if (reply.status() == 429 || error.isOneOf(50196, 90055)) {
            return failure.because("the token endpoint asks for fewer requests")
                    .retryAt(retryAt(reply, grant))
                    .throttled();
        }
        String code = error.code();
        if (code == null) {
            return failure.because("the token endpoint's reply is not an error of its own: " + reply.describe())
                    .unavailable();
        }
        if (reply.status() >= 500 || code.equals("temporarily_unavailable") || code.equals("server_error")) {
            return failure.because("the token endpoint is not well").unavailable();
        }
        if (code.equals("invalid_client")) {
            return failure.because("the app's credential was refused").credential();
        }
        if (code.equals("unauthorized_client")) {
            return target.isCustomer()
                    ? failure.because("the app is not known in the customer's tenant")
                            .customerAccess()
                    : failure.because("the app is not known or not allowed in the tenant")
                            .configuration();
        }
        if (CALLERS_FAULT.contains(code)) {
            return failure.because("the token endpoint could not accept the request")
                    .configuration();
        }
        if (PERSONS_MOVE.contains(code)) {
            return grantRefused(failure, error, grant, target);
        }
        return failure.because("the token endpoint gave an answer that this version does not know")
                .unavailable();
    }

    private static AuthException grantRefused(
            AuthFailure.Builder failure, EntraError error, Grant grant, Target target) {
        if (error.isOneOf(53000, 53001, 53002, 53003, 53011, 530032, 530034, 530035)) {
            return failure.because("a Conditional Access policy refused it").blockedByPolicy();
        }
        if (error.isOneOf(700007, 700005, 501481, 54005)) {
            return failure.because("the grant was given to another app, or used in another way")
                    .configuration();
        }
        if (target.isCustomer() && error.isOneOf(65001, 90099, 50020, 50105, 50177, 90072)) {
            return failure.because("the customer's tenant does not admit the app or the partner's user")
                    .customerAccess();
        }
        String what = grant instanceof Grant.RefreshToken ? "the refresh token" : "the grant";
        Reason reason = reason(error);
        return failure.because(what + " was refused for good (" + reason + ")").consentRequired(reason);
    }

    private static Reason reason(EntraError error) {
        if (error.isOneOf(50072, 50074, 50076, 50078, 50079, 50158)) {
            return Reason.MFA;
        }
        if (error.isOneOf(700082, 70008, 700084, 70043)) {
            return Reason.EXPIRED;
        }
        if (error.isOneOf(50173, 50132, 50133, 50089)) {
            return Reason.REVOKED;
        }
        if (error.isOneOf(50057, 50034, 50053)) {
            return Reason.ACCOUNT;
        }
        return error.isOneOf(65004) ? Reason.DECLINED : Reason.REFUSED;
    }

    private Instant retryAt(EntraHttp.Reply reply, Grant grant) {
        Duration longest = grant instanceof Grant.ClientCredentials ? LONGEST_APP_WAIT : LONGEST_USER_WAIT;
        return app.runtime().now().plus(RetryAfter.parse(reply.retryAfter(), reply.date(), UNSTATED_WAIT, longest));
    }

    private static EntraError read(EntraHttp.Reply reply) {
        Map<String, Object> json = Map.of();
        if (reply.isJson()) {
            try {
                json = JSONObjectUtils.parse(reply.body());
            } catch (ParseException e) {
                // Not an error of Entra's then: the status decides.
            }
        }
        return new EntraError(
                reply.status(),
                word(json, "error"),
                word(json, "suberror"),
                numbers(json.get("error_codes")),
                word(json, "trace_id"),
                reply.correlationId());
    }

    private static List<Integer> numbers(@Nullable Object codes) {
        List<Integer> numbers = new ArrayList<>();
        if (codes instanceof List<?> list) {
            for (Object code : list) {
                if (code instanceof Number number && numbers.size() < 16) {
                    numbers.add(number.intValue());
                }
            }
        }
        return numbers;
    }

    /** A short word of letters, digits, hyphens and underscores: nothing else that a stranger sends is repeated. */
    private static @Nullable String word(Map<String, Object> json, String name) {
        return json.get(name) instanceof String text && text.matches("[A-Za-z0-9_-]{1,64}") ? text : null;
    }
}
