package dev.partnercenter.client.doctor;

import java.util.regex.Pattern;

/** Text that others had a part in, made fit for a terminal: one line, of bounded length, without control characters. */
final class PlainText {
    private static final int MOST = 2_000;
    private static final int MOST_OF_A_WORD = 120;
    // With what reverses the direction of writing or is not seen at all, and halves of characters.
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\u2028\\u2029]+");

    private PlainText() {}

    static String of(String text) {
        return plain(text, MOST);
    }

    /** What a stranger sent, such as a claim or a name in a certificate. */
    static String ofStranger(String text) {
        return plain(text, MOST_OF_A_WORD);
    }

    private static String plain(String text, int most) {
        // Cut first: that may halve a character.
        String cut = text.length() <= most ? text : text.substring(0, most);
        return UNFIT.matcher(cut).replaceAll(" ").strip() + (cut.length() < text.length() ? "..." : "");
    }
}
