package dev.partnercenter.auth.entra;

import static java.util.Objects.requireNonNull;

import dev.partnercenter.auth.entra.AadstsNumber.Kind;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The AADSTS numbers that are known, as {@code aadsts.tsv} beside this class lists them. Immutable.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/reference-error-codes">Error codes</a>
 */
final class AadstsTable {
    private static final Map<String, Kind> KINDS = Stream.of(Kind.values())
            .collect(Collectors.toUnmodifiableMap(
                    kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), kind -> kind));
    private static final Map<String, Reason> REASONS = Stream.of(
                    Reason.EXPIRED, Reason.REVOKED, Reason.MFA, Reason.ACCOUNT, Reason.DECLINED, Reason.ADMIN_CONSENT)
            .collect(Collectors.toUnmodifiableMap(Reason::name, reason -> reason));

    private final Map<Integer, AadstsNumber> numbers;

    private AadstsTable(Map<Integer, AadstsNumber> numbers) {
        this.numbers = Map.copyOf(numbers);
    }

    /** The library's own table, read when a token is first refused. */
    static AadstsTable get() {
        return Holder.TABLE;
    }

    /**
     * A table out of lines as the resource has them.
     *
     * @throws IllegalArgumentException if a line is malformed or a number stands twice
     */
    static AadstsTable parse(Stream<String> lines) {
        Map<Integer, AadstsNumber> numbers = new HashMap<>();
        lines.filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .flatMap(line -> numbersOf(line).stream())
                .forEach(number -> {
                    if (numbers.putIfAbsent(number.number(), number) != null) {
                        throw new IllegalArgumentException("AADSTS" + number.number() + " must stand once");
                    }
                });
        return new AadstsTable(numbers);
    }

    Set<Integer> numbers() {
        return numbers.keySet();
    }

    @Nullable
    AadstsNumber find(int number) {
        return numbers.get(number);
    }

    /**
     * The known ones of a chain, the most telling first. Entra goes from the general to the particular
     * ({@code AADSTS70002: ... AADSTS70008: ...}), so a later number goes before an earlier one, and all of them before
     * those that the table calls general.
     */
    List<AadstsNumber> mostTellingFirst(List<Integer> chain) {
        List<AadstsNumber> known = new ArrayList<>();
        for (Integer number : chain) {
            AadstsNumber entry = numbers.get(number);
            if (entry != null) {
                known.add(entry);
            }
        }
        Collections.reverse(known);
        known.sort(Comparator.comparing(AadstsNumber::isGeneral));
        return known;
    }

    private static List<AadstsNumber> numbersOf(String line) {
        String[] columns = line.split("\t", -1);
        if (columns.length != 5 || Stream.of(columns).anyMatch(String::isBlank)) {
            throw malformed(line, "five columns, none of them blank");
        }
        Kind kind = KINDS.get(columns[1]);
        Reason reason = REASONS.get(columns[2]);
        if (kind == null || (reason == null && !columns[2].equals("-"))) {
            throw malformed(line, "a known class and reason");
        }
        List<AadstsNumber> numbers = new ArrayList<>();
        for (String number : columns[0].split(",", -1)) {
            if (!number.matches("[1-9][0-9]{3,8}\\*?")) {
                throw malformed(line, "numbers of four to nine digits");
            }
            boolean isGeneral = number.endsWith("*");
            numbers.add(new AadstsNumber(
                    Integer.parseInt(isGeneral ? number.substring(0, number.length() - 1) : number),
                    kind,
                    isGeneral,
                    reason,
                    columns[3],
                    columns[4]));
        }
        return numbers;
    }

    private static IllegalArgumentException malformed(String line, String form) {
        return new IllegalArgumentException("A line must have " + form + ": " + line);
    }

    private static final class Holder {
        static final AadstsTable TABLE = read();

        private static AadstsTable read() {
            InputStream resource = requireNonNull(AadstsTable.class.getResourceAsStream("aadsts.tsv"), "aadsts.tsv");
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
                return parse(reader.lines());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
