package dev.partnercenter.client.doctor;

import dev.partnercenter.client.doctor.Finding.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A diagnosis for people: what has to be looked at stands out, by capital letters and, where they are seen, by colours. */
record DiagnosisText(boolean coloured) {
    private static final int WIDTH = 100;
    private static final String INDENT = " ".repeat(9);
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
        append(text, lines("Partner Center doctor, " + diagnosis.cloud() + " cloud, " + at, ""));
        append(text, lines("Partner " + diagnosis.partner() + ", app " + diagnosis.clientId(), ""));
        text.append('\n');
        diagnosis.findings().forEach(finding -> append(text, finding));
        text.append('\n');
        append(text, lines(summary(diagnosis), ""));
        return text.toString();
    }

    private void append(StringBuilder text, Finding finding) {
        String mark = mark(finding.outcome());
        List<String> lines = lines(finding.check() + ": " + finding.evidence(), INDENT);
        text.append(coloured ? COLOURS.get(finding.outcome()) + mark + PLAIN : mark)
                .append(lines.get(0).substring(mark.length()))
                .append('\n');
        append(text, lines.subList(1, lines.size()));
        if (finding.remedy() != null) {
            append(text, lines("-> " + finding.remedy(), INDENT));
        }
    }

    private static void append(StringBuilder text, List<String> lines) {
        lines.forEach(line -> text.append(line).append('\n'));
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

    /**
     * Lines of words, each line indented. A word that would not fit, most likely an address, stays whole as far as it can: it
     * begins at the margin.
     */
    private static List<String> lines(String text, String indent) {
        int width = WIDTH - indent.length();
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : SPACES.splitAsStream(text).toList()) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(indent + line);
                line.setLength(0);
            }
            if (word.length() > width) {
                for (int from = 0; from < word.length(); from += WIDTH) {
                    lines.add(word.substring(from, Math.min(word.length(), from + WIDTH)));
                }
            } else {
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
        }
        if (!line.isEmpty()) {
            lines.add(indent + line);
        }
        return lines;
    }
}
