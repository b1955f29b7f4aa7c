package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import okhttp3.Response;

/** Tells by its remedy what an answer of failure is: Partner Center's own, or one of the token it was sent. */
record Refusals(PartnerApp app) {
    private static final int MOST_BYTES = 64 << 10;
    /** The code, and the one it had in the days of Microsoft's own SDKs. */
    private static final Set<String> MFA = Set.of("900421", "10001");

    private static final String AUDIENCE = "900420";

    IOException toException(Answer answer, Response response) {
        try {
            byte[] body = response.peekBody(MOST_BYTES).bytes();
            return toException(answer, Json.errorCode(body).filter(Answer::isPrintable), response.message());
        } catch (IOException e) {
            IOException refusal = toException(answer, Optional.empty(), response.message());
            refusal.addSuppressed(e);
            return refusal;
        }
    }

    private IOException toException(Answer answer, Optional<String> code, String reasonPhrase) {
        PartnerCenterException refusal = PartnerCenterException.refusal(answer, code.orElse(null));
        if (answer.status() != 401) {
            return refusal;
        }
        if (code.filter(MFA::contains).isPresent() || isOldMfaRefusal(code, reasonPhrase)) {
            return failure(refusal, answer, "Partner Center demands a sign-in with MFA, which the consent was without")
                    .consentRequired(Reason.MFA);
        }
        if (code.filter(AUDIENCE::equals).isPresent()) {
            return failure(refusal, answer, "Partner Center does not accept the audience of the token it was sent")
                    .remedy("The app's developer must see to it that the token provider asks for Partner Center's"
                            + " own resource.")
                    .configuration();
        }
        return refusal;
    }

    /** The form of 2019: no body, only a reason phrase. HTTP/2 has none, and there it stays a plain 401. */
    private static boolean isOldMfaRefusal(Optional<String> code, String reasonPhrase) {
        return code.isEmpty() && reasonPhrase.toLowerCase(Locale.ROOT).contains("mfa required");
    }

    private AuthFailure.Builder failure(PartnerCenterException refusal, Answer answer, String because) {
        return app.failure()
                .partner(answer.partner())
                .tenant(answer.partner())
                .resource(Resource.PARTNER_CENTER)
                .because(because)
                .cause(refusal);
    }
}
