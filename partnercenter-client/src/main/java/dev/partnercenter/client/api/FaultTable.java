package dev.partnercenter.client.api;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Partner Center's refusals that are known, by status and code together, as {@code faults.tsv} beside this class lists them.
 * Immutable.
 *
 * @see <a href="https://learn.microsoft.com/partner-center/developer/error-codes">Partner Center's error codes</a>
 */
final class FaultTable {
    private static final String ANY = "*";
    private static final Map<String, Fault.Kind> KINDS = Stream.of(Fault.Kind.values())
            .collect(Collectors.toUnmodifiableMap(kind -> kind.name().toLowerCase(Locale.ROOT), kind -> kind));

    private static final String PAGE = "page";

    /** @param status three digits, or one and {@code xx} */
    record Key(String status, String code) {}

    private final Map<Key, Fault> faults;

    private FaultTable(Map<Key, Fault> faults) {
        this.faults = Map.copyOf(faults);
    }

    /** The library's own table, read when a call is first refused. */
    static FaultTable get() {
        return Holder.TABLE;
    }

    /**
     * A table out of lines as the resource has them.
     *
     * @throws IllegalArgumentException if a line is malformed, a status and code stand twice, or a class of statuses has no
     *     line of its own
     */
    static FaultTable parse(Stream<String> lines) {
        Map<Key, Fault> faults = new HashMap<>();
        lines.filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(line -> add(faults, line));
        for (String status : new String[] {"2xx", "3xx", "4xx", "5xx"}) {
            if (!faults.containsKey(new Key(status, ANY))) {
                throw new IllegalArgumentException("A line must tell of " + status + " in general");
            }
        }
        return new FaultTable(faults);
    }

    Set<Key> keys() {
        return faults.keySet();
    }

    /** What a refusal of that status, 200 to 599, means; what its status means if its code is not known. */
    Fault find(int status, @Nullable String code) {
        String digits = Integer.toString(status);
        Fault fault = code == null ? null : faults.get(new Key(digits, code));
        if (fault == null) {
            fault = faults.get(new Key(digits, ANY));
        }
        return fault != null ? fault : requireNonNull(faults.get(new Key(digits.charAt(0) + "xx", ANY)));
    }

    /**
     * What a page for a person at a browser means in its place. One that a gateway sends while something fails is as good as
     * its status; any other is somebody else's, and its status says nothing of Partner Center.
     */
    Fault findPage(int status) {
        Fault ofStatus = find(status, null);
        Fault ofPages = faults.get(new Key(Integer.toString(status).charAt(0) + "xx", PAGE));
        return ofPages == null || ofStatus.kind() == Fault.Kind.TRANSIENT ? ofStatus : ofPages;
    }

    private static void add(Map<Key, Fault> faults, String line) {
        String[] columns = line.split("\t", -1);
        if (columns.length != 5 || Stream.of(columns).anyMatch(String::isBlank)) {
            throw malformed(line, "five columns, none of them blank");
        }
        Fault.Kind kind = KINDS.get(columns[2]);
        if (kind == null || !columns[0].matches("[2-5](\\d\\d|xx)")) {
            throw malformed(line, "a known kind and the status of a refusal");
        }
        Fault fault = new Fault(kind, columns[3], columns[4]);
        for (String code : columns[1].split(",", -1)) {
            if (!code.matches("\\d{1,6}|\\*|" + PAGE)) {
                throw malformed(line, "codes of one to six digits");
            }
            if (faults.putIfAbsent(new Key(columns[0], code), fault) != null) {
                throw new IllegalArgumentException("Status " + columns[0] + " and code " + code + " must stand once");
            }
        }
    }

    private static IllegalArgumentException malformed(String line, String form) {
        return new IllegalArgumentException("A line must have " + form + ": " + line);
    }

    private static final class Holder {
        static final FaultTable TABLE = read();

        private static FaultTable read() {
            InputStream resource = requireNonNull(FaultTable.class.getResourceAsStream("faults.tsv"), "faults.tsv");
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
                return parse(reader.lines());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
