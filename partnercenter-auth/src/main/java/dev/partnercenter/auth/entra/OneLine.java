package dev.partnercenter.auth.entra;

/**
 * Text that may be printed anywhere. What others wrote, such as the message of a user's own store, could forge a line of
 * a log by a line break, hide one by a terminal's control sequence, or turn it round by a mark for another direction.
 */
final class OneLine {
    private static final int MOST_CHARACTERS = 512;
    private static final String MORE = "...";

    private OneLine() {}

    /** The text without control and format characters and with single spaces, cut after 512 characters. */
    static String of(String text) {
        StringBuilder line = new StringBuilder();
        // Looked at from the start and no further than is printed: it may be of any length.
        for (int i = 0; i < text.length() && line.length() < MOST_CHARACTERS; ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (isPrintable(character)) {
                line.appendCodePoint(character);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        }
        return line.length() < MOST_CHARACTERS ? line.toString().strip() : line + MORE;
    }

    static boolean isCut(String line) {
        return line.endsWith(MORE);
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
