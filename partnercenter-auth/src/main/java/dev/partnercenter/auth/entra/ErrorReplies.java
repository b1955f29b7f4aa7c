package dev.partnercenter.auth.entra;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the token endpoint sends with a status other than 200 (RFC 6749, section 5.2). Only short words and numbers
 * come out of here; whatever else the reply says is looked through for AADSTS numbers and let go.
 */
final class ErrorReplies {
    private static final int MOST_NUMBERS = 16;
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    private ErrorReplies() {}

    static EntraError read(EntraHttp.Reply reply) {
        Map<String, Object> json = json(reply);
        List<Integer> numbers = numbers(json.get("error_codes"));
        if (numbers.isEmpty()) {
            numbers = EntraError.numbersIn(json.get("error_description") instanceof String text ? text : reply.body());
        }
        return new EntraError(
                reply.status(),
                word(json, "error"),
                word(json, "suberror"),
                numbers,
                word(json, "trace_id"),
                reply.correlationId());
    }

    private static Map<String, Object> json(EntraHttp.Reply reply) {
        if (reply.isJson()) {
            try {
                Map<String, Object> json = JSONObjectUtils.parse(reply.body());
                // Nimbus makes a null of the JSON null.
                return json == null ? Map.of() : json;
            } catch (ParseException e) {
                // Not an error of Entra's then: the status decides.
            }
        }
        return Map.of();
    }

    private static List<Integer> numbers(@Nullable Object codes) {
        if (!(codes instanceof List<?> list)) {
            return List.of();
        }
        return list.stream()
                .filter(code -> code instanceof Number || code instanceof String)
                .map(Object::toString)
                .filter(NUMBER.asMatchPredicate())
                .map(Integer::valueOf)
                .distinct()
                .limit(MOST_NUMBERS)
                .toList();
    }

    /** A short word of letters, digits, hyphens and underscores: nothing else that a stranger sends is repeated. */
    private static @Nullable String word(Map<String, Object> json, String name) {
        return json.get(name) instanceof String text && WORD.matcher(text).matches() ? text : null;
    }
}
