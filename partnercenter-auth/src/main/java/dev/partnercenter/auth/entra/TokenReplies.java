package dev.partnercenter.auth.entra;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.partnercenter.auth.secret.Secret;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the token endpoint sends with status 200 (RFC 6749, section 5.1): strict in what must be there, lenient in
 * how a number is written, because Entra's v1 shapes write {@code "3599"} and its v2 shapes {@code 3599}.
 */
final class TokenReplies {
    private static final Duration UNSTATED_LIFETIME = Duration.ofMinutes(5);
    private static final Duration LONGEST_LIFETIME = Duration.ofHours(24);

    private final PartnerApp app;

    TokenReplies(PartnerApp app) {
        this.app = app;
    }

    TokenReply read(EntraHttp.Reply reply, String scopesAsked, Target target) throws AuthException {
        if (reply.isTooLong()) {
            throw unintelligible(reply, target, "it is too long");
        }
        if (!reply.isJson()) {
            throw unintelligible(reply, target, "it is not JSON");
        }
        @Nullable Map<String, Object> json;
        try {
            json = JSONObjectUtils.parse(reply.body());
        } catch (ParseException e) {
            // The parser's own exception may quote what it could not read, so it is not passed on as the cause.
            throw unintelligible(reply, target, "its JSON is broken");
        }
        if (json == null) {
            throw unintelligible(reply, target, "its JSON is null");
        }
        for (String name : List.of("access_token", "refresh_token", "id_token")) {
            if (json.get(name) != null && !isToken(json.get(name))) {
                throw unintelligible(reply, target, "its " + name + " is not the text of a token");
            }
        }
        Secret accessToken = secret(json, "access_token");
        if (accessToken == null || !"bearer".equalsIgnoreCase(text(json, "token_type"))) {
            throw unintelligible(reply, target, "it holds no bearer token");
        }
        Duration lifetime = seconds(json, "expires_in");
        if (lifetime != null && lifetime.compareTo(Duration.ofSeconds(1)) < 0) {
            throw unintelligible(reply, target, "its token is expired from the start");
        }
        Duration refreshIn = seconds(json, "refresh_in");
        Secret refreshToken = secret(json, "refresh_token");
        Secret idToken = secret(json, "id_token");
        GrantedScopes granted =
                GrantedScopes.read(text(json, "scope"), scopesAsked, refreshToken != null, idToken != null);
        return new TokenReply(
                accessToken,
                lifetime == null ? UNSTATED_LIFETIME : shorter(lifetime, LONGEST_LIFETIME),
                refreshIn == null || refreshIn.compareTo(Duration.ofSeconds(1)) < 0 ? null : refreshIn,
                granted.names(),
                granted.missing(),
                refreshToken,
                idToken,
                reply.askedAtNanos(),
                reply.date(),
                reply.dated());
    }

    /** A reply of success that is none of Entra's, or one that this version cannot read. */
    AuthException unintelligible(EntraHttp.Reply reply, Target target, String because) {
        return app.failure()
                .target(target)
                .correlationId(reply.correlationId())
                .because("the token endpoint's reply is of no use, " + because + " (" + reply.describe() + ")")
                .remedy(Refusals.remedyOfStrangers(reply))
                .unavailable();
    }

    /** Visible ASCII, which is what fits into a header. */
    private static boolean isToken(Object value) {
        return value instanceof String text && !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    private static @Nullable Secret secret(Map<String, Object> json, String name) {
        String value = text(json, name);
        return value == null ? null : Secret.of(value);
    }

    private static @Nullable String text(Map<String, Object> json, String name) {
        return json.get(name) instanceof String value ? value : null;
    }

    private static @Nullable Duration seconds(Map<String, Object> json, String name) {
        Object value = json.get(name);
        if (value == null) {
            return null;
        }
        try {
            double seconds = Double.parseDouble(value.toString().strip());
            return Double.isNaN(seconds) ? null : Duration.ofSeconds((long) Math.min(seconds, Integer.MAX_VALUE));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
