package dev.partnercenter.auth.entra;

import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the token endpoint, or the sign-in page, said when it refused: the parts of its error that are names and numbers.
 * Its free text is left out on purpose, so that nothing it may quote reaches a log.
 *
 * @param status the HTTP status; 0 if a browser brought the error back from the sign-in page
 * @param code the {@code error} of RFC 6749, section 5.2; null if the reply was not such an error
 * @param suberror Entra's refinement, if any
 * @param numbers the AADSTS numbers, which explain and may change at any time
 * @param traceId what Microsoft's support asks for, together with the correlation id
 * @param correlationId the id sent with the request; of a sign-in, the one that Entra gave it
 */
public record EntraError(
        int status,
        @Nullable String code,
        @Nullable String suberror,
        List<Integer> numbers,
        @Nullable String traceId,
        @Nullable String correlationId) {
    private static final int MOST_NUMBERS = 16;
    private static final Pattern NUMBER = Pattern.compile("AADSTS([1-9][0-9]{3,8})(?![0-9])");

    public EntraError {
        numbers = List.copyOf(numbers);
    }

    /**
     * The AADSTS numbers that a text names, such as an error page, or the words in which another API tells of Entra's refusal:
     * each once and in the order of the text, and no more than the first 16.
     */
    public static List<Integer> numbersIn(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .distinct()
                .limit(MOST_NUMBERS)
                .toList();
    }

    /** Whether the reply named one of these AADSTS numbers. */
    public boolean isOneOf(Integer... anyOf) {
        return List.of(anyOf).stream().anyMatch(numbers::contains);
    }

    /** The page where Microsoft explains the first number. */
    public Optional<String> page() {
        return numbers.isEmpty()
                ? Optional.empty()
                : Optional.of("https://login.microsoftonline.com/error?code=" + numbers.get(0));
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ");
        if (status != 0) {
            text.add("HTTP " + status);
        }
        if (code != null) {
            text.add(suberror == null ? code : code + "/" + suberror);
        }
        numbers.forEach(number -> text.add("AADSTS" + number));
        return text.toString();
    }
}
