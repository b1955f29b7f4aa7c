package dev.partnercenter.testing;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids as Microsoft writes them: GUIDs in lower case, compared without regard to case. */
final class Guids {
    private static final Pattern GUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Guids() {}

    static boolean isGuid(String text) {
        return GUID.matcher(text).matches();
    }

    static String require(String argument, String text) {
        if (!isGuid(text)) {
            throw new IllegalArgumentException(
                    argument + " must be a GUID such as 00000000-0000-0000-0000-000000000000, but is '" + text + "'");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** Returns the same id for the same text. */
    static String derivedFrom(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
