package dev.partnercenter.client.doctor;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The AADSTS numbers that a reply or a page names. */
record ErrorNumbers(List<Integer> numbers) {
    private static final int MOST = 8;
    private static final Pattern NUMBER = Pattern.compile("AADSTS([1-9][0-9]{3,8})(?![0-9])");

    static ErrorNumbers in(String text) {
        Matcher matcher = NUMBER.matcher(text);
        return new ErrorNumbers(matcher.results()
                .map(found -> Integer.valueOf(found.group(1)))
                .distinct()
                .limit(MOST)
                .toList());
    }

    boolean isEmpty() {
        return numbers.isEmpty();
    }

    boolean has(Integer... anyOf) {
        return List.of(anyOf).stream().anyMatch(numbers::contains);
    }

    @Override
    public String toString() {
        return numbers.stream().map(number -> "AADSTS" + number).collect(Collectors.joining(", "));
    }
}
