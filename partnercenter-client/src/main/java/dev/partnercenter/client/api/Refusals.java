package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.EntraError;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Tells by its remedy what an answer of failure is: Partner Center's own, or one of the token it was sent. */
record Refusals(PartnerApp app) {
    static final int MOST_BYTES = 64 << 10;
    private static final String OLD_MFA = "mfa required";
    private static final String MFA = "900421";
    private static final int MOST_NUMBERS = 3;

    /** Reads as much of the body as tells the code; the body stays whole for whoever reads it after. */
    IOException toException(Answer answer, Response response) {
        byte[] body;
        try {
            body = response.peekBody(MOST_BYTES).bytes();
        } catch (IOException e) {
            IOException refusal = toException(answer, response, null);
            refusal.addSuppressed(e);
            return refusal;
        }
        return toException(answer, response, body);
    }

    private IOException toException(Answer answer, Response response, byte @Nullable [] body) {
        Optional<String> code =
                body == null ? Optional.empty() : Json.errorCode(body).filter(Answer::isPrintable);
        boolean isPage = answer.isPage(body);
        boolean oldMfa = answer.status() == 401 && code.isEmpty() && demandsMfa(response, body);
        Fault fault = isPage && !oldMfa
                ? FaultTable.get().findPage(answer.status())
                : FaultTable.get().find(answer.status(), oldMfa ? MFA : code.orElse(null));
        PartnerCenterException refusal = PartnerCenterException.refusal(
                answer,
                code.orElse(null),
                fault.with(numbers(body)),
                answer.describe(length(body), isPage),
                // What has no body, as the answer to a HEAD, is no page, whatever its type.
                isPage && body != null && body.length > 0);
        return switch (fault.kind()) {
            case MFA -> failure(refusal, answer, fault).consentRequired(Reason.MFA);
            case CONFIGURATION -> failure(refusal, answer, fault).configuration();
            case POLICY -> failure(refusal, answer, fault).blockedByPolicy();
            case TRANSIENT, REFUSAL -> refusal;
        };
    }

    /** The form of 2019: no code, only words, in the reason phrase or, where HTTP/2 has none, in the body. */
    private static boolean demandsMfa(Response response, byte @Nullable [] body) {
        return (response.message() + "\n" + words(body))
                .toLowerCase(Locale.ROOT)
                .contains(OLD_MFA);
    }

    /** The numbers of Entra's that the words of a refusal hold, which explain it; of its words nothing else is repeated. */
    private static String numbers(byte @Nullable [] body) {
        return EntraError.numbersIn(words(body)).stream()
                .limit(MOST_NUMBERS)
                .map(number -> "AADSTS" + number)
                .collect(Collectors.joining(", "));
    }

    private static String words(byte @Nullable [] body) {
        return body == null ? "" : new String(body, StandardCharsets.UTF_8);
    }

    private static String length(byte @Nullable [] body) {
        if (body == null) {
            return "a body that broke off";
        }
        return body.length < MOST_BYTES ? body.length + " bytes" : "at least " + MOST_BYTES + " bytes";
    }

    private AuthFailure.Builder failure(PartnerCenterException refusal, Answer answer, Fault fault) {
        return app.failure()
                .partner(answer.partner())
                .tenant(answer.partner())
                .resource(Resource.PARTNER_CENTER)
                .correlationId(answer.correlationId())
                .because(fault.cause() + ", as it said to " + answer.label() + " with HTTP " + answer.status()
                        + refusal.code().map(code -> ", code " + code).orElse("")
                        + refusal.requestId().map(id -> ", request id " + id).orElse(""))
                .remedy(fault.remedy())
                .cause(refusal);
    }
}
