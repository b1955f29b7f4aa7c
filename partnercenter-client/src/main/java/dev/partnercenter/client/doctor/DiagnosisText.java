package dev.partnercenter.client.doctor;

import dev.partnercenter.client.doctor.Finding.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A diagnosis for people: what has to be looked at stands out, by capital letters and, where they are seen, by colours. */
record DiagnosisText(boolean coloured) {
    private static final int WIDTH = 100;
    private static final int INDENT = 9;
    private static final Pattern SPACES = Pattern.compile(" +");

    private static final Map<Outcome, String> COLOURS = new EnumMap<>(Map.of(
            Outcome.PASSED, "\u001b[32m",
            Outcome.WARNED, "\u001b[33m",
            Outcome.FAILED, "\u001b[31m",
            Outcome.SKIPPED, "\u001b[2m"));

    private static final String PLAIN = "\u001b[0m";

    String of(Diagnosis diagnosis) {
        StringBuilder text = new StringBuilder();
        Instant at = diagnosis.examinedAt().truncatedTo(ChronoUnit.SECONDS);
        wrap(text, "Partner Center doctor, " + diagnosis.cloud() + " cloud, " + at, 0);
        wrap(text, "Partner " + diagnosis.partner() + ", app " + diagnosis.clientId(), 0);
        text.append('\n');
        diagnosis.findings().forEach(finding -> append(text, finding));
        text.append('\n');
        wrap(text, summary(diagnosis), 0);
        return text.toString();
    }

    private void append(StringBuilder text, Finding finding) {
        String mark = mark(finding.outcome());
        text.append(coloured ? COLOURS.get(finding.outcome()) + mark + PLAIN : mark)
                .append(" ".repeat(INDENT - mark.length()));
        wrap(text, finding.check() + ": " + finding.evidence(), INDENT);
        if (finding.remedy() != null) {
            text.append(" ".repeat(INDENT));
            wrap(text, "-> " + finding.remedy(), INDENT);
        }
    }

    private static String mark(Outcome outcome) {
        return switch (outcome) {
            case PASSED, SKIPPED -> outcome.toString();
            case WARNED, FAILED -> outcome.toString().toUpperCase(Locale.ROOT);
        };
    }

    private static String summary(Diagnosis diagnosis) {
        StringBuilder counts = new StringBuilder();
        for (Outcome outcome : Outcome.values()) {
            long count = diagnosis.findings().stream()
                    .filter(finding -> finding.outcome() == outcome)
                    .count();
            counts.append(counts.isEmpty() ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(outcome);
        }
        return counts + "; exit code " + diagnosis.exitCode() + ".";
    }

    /** Appends a text that begins at the indentation, as lines that all do. A word that fits no line is broken. */
    private static void wrap(StringBuilder out, String text, int indent) {
        int column = indent;
        for (String word : SPACES.splitAsStream(text).toList()) {
            if (column > indent && column + 1 + word.length() > WIDTH) {
                column = breakLine(out, indent);
            } else if (column > indent) {
                out.append(' ');
                column++;
            }
            String rest = word;
            while (rest.length() > WIDTH - column) {
                out.append(rest, 0, WIDTH - column);
                rest = rest.substring(WIDTH - column);
                column = breakLine(out, indent);
            }
            out.append(rest);
            column += rest.length();
        }
        out.append('\n');
    }

    private static int breakLine(StringBuilder out, int indent) {
        out.append('\n').append(" ".repeat(indent));
        return indent;
    }
}
