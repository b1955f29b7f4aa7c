package dev.partnercenter.auth.consent;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import dev.partnercenter.auth.entra.EntraError;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What came back to the redirect URI: as a query string, as a form body, or as the whole address that a person pasted.
 * Anybody can send one, so nothing in it is believed and nothing of it is repeated in a message but short words.
 */
final class Callback {
    private static final int MOST_CHARACTERS = 1 << 14;
    private static final Pattern WORD = Pattern.compile("[a-z_]{1,40}");
    private static final Pattern TRACE_ID = Pattern.compile("Trace ID: ([0-9a-f-]{36})");
    private static final Pattern CORRELATION_ID = Pattern.compile("Correlation ID: ([0-9a-f-]{36})");

    private final Map<String, List<String>> parameters;

    private Callback(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /** @throws IllegalArgumentException if it is too long, or names a parameter twice */
    static Callback parse(String queryOrForm) {
        String text = queryOrForm.strip();
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("the callback is longer than " + MOST_CHARACTERS + " characters");
        }
        int fragment = text.indexOf('#');
        if (fragment >= 0) {
            text = text.substring(0, fragment);
        }
        // Neither a query nor a form that Entra sends holds a bare question mark: with one it is a whole address.
        int query = text.indexOf('?');
        if (query >= 0) {
            text = text.substring(query + 1);
        }
        Map<String, List<String>> parameters = URLUtils.parseParameters(text);
        if (parameters.values().stream().anyMatch(values -> values.size() > 1)) {
            throw new IllegalArgumentException("the callback names a parameter twice");
        }
        return new Callback(parameters);
    }

    @Nullable
    String code() {
        return one("code");
    }

    @Nullable
    String state() {
        return one("state");
    }

    @Nullable
    String issuer() {
        return one("iss");
    }

    /** What it says went wrong, if it does; nothing of its text comes out but the ids and numbers that Entra puts there. */
    Optional<EntraError> error() {
        String error = one("error");
        if (error == null) {
            return Optional.empty();
        }
        String text = Objects.requireNonNullElse(one("error_description"), "");
        return Optional.of(new EntraError(
                0,
                WORD.matcher(error).matches() ? error : null,
                null,
                EntraError.numbersIn(text),
                first(TRACE_ID, text),
                first(CORRELATION_ID, text)));
    }

    private static @Nullable String first(Pattern id, String text) {
        Matcher matcher = id.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    @Nullable
    String one(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.isEmpty() || values.get(0).isBlank() ? null : values.get(0);
    }
}
