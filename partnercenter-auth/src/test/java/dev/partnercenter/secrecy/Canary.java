package dev.partnercenter.secrecy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A secret that is looked for.
 *
 * @param kind what it is, for the report
 * @param forms how it may be written; a leak is a piece of any of them
 */
record Canary(String kind, List<String> forms) {
    private static final HexFormat HEX = HexFormat.of();

    /** A text: as it is, percent-encoded, and each of the two in Base64. */
    static Canary of(String kind, String text) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(text);
        addBase64(forms, text.getBytes(UTF_8));
        String encoded = percentEncoded(text, HEX.withUpperCase());
        if (forms.add(encoded)) {
            forms.add(percentEncoded(text, HEX));
            addBase64(forms, encoded.getBytes(UTF_8));
        }
        return new Canary(kind, List.copyOf(forms));
    }

    /** A number, such as a private exponent: in Base64, hexadecimal and decimal. */
    static Canary of(String kind, BigInteger number) {
        Set<String> forms = new LinkedHashSet<>();
        byte[] bytes = number.toByteArray();
        addBase64(forms, bytes);
        forms.add(HEX.formatHex(bytes));
        forms.add(HEX.withUpperCase().formatHex(bytes));
        forms.add(number.toString());
        return new Canary(kind, List.copyOf(forms));
    }

    /**
     * Base64 turns three bytes into four characters, so that what comes of a secret depends on how many bytes stand before
     * it. What its neighbours have a part in is left out.
     */
    private static void addBase64(Set<String> forms, byte[] secret) {
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + secret.length];
            System.arraycopy(secret, 0, shifted, before, secret.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            int first = (before * 8 + 5) / 6;
            int end = shifted.length * 8 / 6;
            String own = encoded.substring(first, end);
            forms.add(own);
            forms.add(own.replace('+', '-').replace('/', '_'));
        }
    }

    private static String percentEncoded(String text, HexFormat digits) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(UTF_8)) {
            char c = (char) octet;
            if (octet >= 0 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(digits.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }
}
