package dev.partnercenter.fuzz;

import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Changes valid inputs a little, or a lot: the same random numbers make the same changes. */
final class Mutations {
    private static final int LONGEST = 1 << 17;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

    private static final List<String> NUMBERS = List.of(
            "0",
            "-1",
            "1e400",
            "-1e400",
            "NaN",
            "0.5",
            "2147483648",
            "4294967296",
            "253402300800",
            "31556889864403199",
            "31556889864403200",
            "-31557014167219200",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "1".repeat(2_000),
            "\u0661\u0662");

    private static final List<String> VALUES =
            List.of("null", "true", "{}", "[]", "[null]", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud83d\"", "[[[]]]");

    private static final List<String> PIECES = List.of(
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            ";",
            "=",
            "==",
            "&",
            "?",
            "#",
            "%",
            "%0",
            "%00",
            "%zz",
            "%ff",
            "+",
            " ",
            "\t",
            "\r\n",
            "\n",
            "\0",
            "\u001b[31m",
            "\u202e",
            "\ufeff",
            "\u00fc",
            "\ud83d",
            "\udd11",
            "\u2028",
            "..",
            "//",
            "@",
            "https://evil.example/",
            "<html>",
            "</script>",
            "'",
            "AADSTS",
            "AADSTS50076",
            "AADSTS999999999999",
            "Bearer",
            "claims=",
            "error=",
            "e30",
            "eyJhIjoxfQ==",
            "nextLink",
            "code=",
            "state=",
            "iss=");

    private final List<String> valid;

    Mutations(List<String> valid) {
        this.valid = valid;
    }

    String next(Random random) {
        String input = valid.get(random.nextInt(valid.size()));
        int changes = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(5);
        for (int i = 0; i < changes; i++) {
            String longer = changed(input, random);
            input = longer.length() > LONGEST ? longer.substring(0, LONGEST) : longer;
        }
        return input;
    }

    private String changed(String input, Random random) {
        int from = random.nextInt(input.length() + 1);
        int to = Math.min(input.length(), from + random.nextInt(random.nextInt(8) == 0 ? input.length() + 1 : 12));
        String before = input.substring(0, from);
        String range = input.substring(from, to);
        String after = input.substring(to);
        return switch (random.nextInt(10)) {
            case 0 -> before + after;
            case 1 -> before;
            case 2 -> before + range.repeat(2) + after;
            case 3 -> before + oneOf(PIECES, random) + after;
            case 4 -> before + oneOf(PIECES, random) + range + after;
            case 5 -> before + (char) random.nextInt(random.nextInt(4) == 0 ? 0x10000 : 0x80) + after;
            case 6 -> replaced(input, NUMBER, oneOf(NUMBERS, random), random);
            case 7 -> replaced(input, QUOTED, oneOf(random.nextBoolean() ? VALUES : NUMBERS, random), random);
            case 8 -> before + oneOf(valid, random) + after;
            default -> before + repeated(range.isEmpty() ? "[" : range, random) + after;
        };
    }

    private static String repeated(String range, Random random) {
        return range.repeat(1 + random.nextInt(1 + Math.min(4_000, LONGEST / range.length())));
    }

    /** Replaces one match by another text. */
    private static String replaced(String input, Pattern pattern, String other, Random random) {
        List<MatchResult> matches = pattern.matcher(input).results().toList();
        if (matches.isEmpty()) {
            return input + other;
        }
        MatchResult match = oneOf(matches, random);
        return input.substring(0, match.start()) + other + input.substring(match.end());
    }

    private static <T> T oneOf(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
