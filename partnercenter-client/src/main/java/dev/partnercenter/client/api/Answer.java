package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.MediaType;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What an answer says apart from its body, and so all of it that may be printed. */
record Answer(
        TenantId partner,
        String label,
        int status,
        @Nullable String requestId,
        @Nullable String correlationId,
        @Nullable Duration retryAfter,
        @Nullable String mfa,
        String host,
        String type) {
    /** Ids and codes as Microsoft writes them; whatever else a gateway puts in their place is not repeated. */
    private static final Pattern TOKEN = Pattern.compile("[\\w.:-]{1,100}");

    static Answer of(TenantId partner, Ask ask, Response response, Instant now) {
        return new Answer(
                partner,
                ask.label(),
                response.code(),
                id(response, StandardHeaders.REQUEST_ID),
                id(response, StandardHeaders.CORRELATION_ID),
                retryAfter(response, now),
                response.header("isMfaCompliant"),
                response.request().url().host(),
                type(response));
    }

    /** What its body was, for messages: everything but what it said. */
    String describe(String length, boolean isPage) {
        return (type.isEmpty() ? "no content type" : type) + ", " + length + " from " + host
                + (isPage ? "; it looks like a proxy's page" : "");
    }

    boolean isJson() {
        return type.endsWith("json");
    }

    /** Whether its body is written for a person at a browser, and so not by Partner Center. */
    boolean isPage(byte @Nullable [] body) {
        return type.equals("text/html") || (body != null && startsWithABracket(body));
    }

    private static boolean startsWithABracket(byte[] body) {
        int i = 0;
        while (i < body.length && Character.isWhitespace(body[i])) {
            i++;
        }
        return i < body.length && body[i] == '<';
    }

    private static String type(Response response) {
        MediaType type = response.body().contentType();
        return type == null ? "" : shortened(type.type() + "/" + type.subtype());
    }

    /** Whether the token showed MFA, if the call asked for it and the answer says so. */
    Optional<Boolean> mfaCompliant() {
        boolean said = "true".equalsIgnoreCase(mfa) || "false".equalsIgnoreCase(mfa);
        return said ? Optional.of(Boolean.valueOf(mfa)) : Optional.empty();
    }

    private static String shortened(String type) {
        return type.length() <= 100 ? type : type.substring(0, 100);
    }

    static boolean isPrintable(String token) {
        return TOKEN.matcher(token).matches();
    }

    /** The server's, or ours where it has none, as in a proxy's answer. */
    private static @Nullable String id(Response response, String header) {
        String answered = response.header(header);
        return answered != null && isPrintable(answered)
                ? answered
                : response.request().header(header);
    }

    /**
     * RFC 9110, section 10.2.3: seconds, or a date. A date that has passed asks for no wait. It is compared with the answer's
     * own, where there is one: this machine's clock may be wrong.
     */
    private static @Nullable Duration retryAfter(Response response, Instant now) {
        String header = response.header("Retry-After");
        if (header != null && header.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(header));
        }
        Instant until = response.headers().getInstant("Retry-After");
        if (until == null) {
            return null;
        }
        Instant from = Objects.requireNonNullElse(response.headers().getInstant("Date"), now);
        return until.isBefore(from) ? Duration.ZERO : Duration.between(from, until);
    }
}
