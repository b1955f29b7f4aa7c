package dev.partnercenter.client.api;

import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * The headers of every call. A request id stands for one logical call: whoever sends the same {@link Request} again asks
 * for the same thing once more, and Partner Center may do it only once.
 */
record StandardHeaders(@Nullable String applicationName, Locale locale, boolean validateMfa) {
    static final String REQUEST_ID = "MS-RequestId";
    static final String CORRELATION_ID = "MS-CorrelationId";
    static final String VALIDATE_MFA = "ValidateMfa";

    private static final Set<String> NAMES =
            Set.of("ms-requestid", "ms-correlationid", "ms-partnercenter-client", "ms-partnercenter-application");

    /** Whether a header, in lower case, is one that names this call or who makes it. */
    static boolean names(String header) {
        return NAMES.contains(header);
    }

    Request.Builder addTo(Request.Builder request) {
        request.header("Accept", "application/json")
                .header(REQUEST_ID, UUID.randomUUID().toString())
                .header(CORRELATION_ID, UUID.randomUUID().toString())
                .header("X-Locale", locale.toLanguageTag())
                .header("MS-PartnerCenter-Client", "partnercenter-java");
        if (applicationName != null) {
            request.header("MS-PartnerCenter-Application", applicationName);
        }
        if (validateMfa) {
            request.header(VALIDATE_MFA, "true");
        }
        return request;
    }
}
