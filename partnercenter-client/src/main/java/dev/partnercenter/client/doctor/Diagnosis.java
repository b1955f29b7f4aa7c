package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.doctor.Finding.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link PartnerCenterDoctor} has found: for a terminal, for a program, and for a script's exit code. Holds no
 * secret. Immutable.
 *
 * @param examinedAt when the examination began, by this machine's clock
 * @param clientId the app's
 * @param findings one for each check, in the order in which they were made
 */
public record Diagnosis(Instant examinedAt, Cloud cloud, String clientId, TenantId partner, List<Finding> findings) {
    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /** What a check has found; empty if it was not asked for. */
    public Optional<Finding> of(Check check) {
        return findings.stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst();
    }

    /** Whether nobody has to do anything: every check has passed. */
    public boolean isHealthy() {
        return exitCode() == 0;
    }

    /**
     * 0 if every check has passed, 1 if some warned and none failed, 2 if one failed, or was not come to because time was up or
     * the examination broken off.
     */
    public int exitCode() {
        if (findings.stream().anyMatch(Finding::isFailed)) {
            return 2;
        }
        return findings.stream().allMatch(finding -> finding.outcome() == Outcome.PASSED) ? 0 : 1;
    }

    /** For people: lines of at most 100 characters, without colours. */
    public String toText() {
        return new DiagnosisText(false).of(this);
    }

    /** The same with ANSI colours, for a terminal that shows them. */
    public String toColouredText() {
        return new DiagnosisText(true).of(this);
    }

    /**
     * For programs: one JSON object (RFC 8259) on one line. Its members are {@code examinedAt}, {@code cloud},
     * {@code clientId}, {@code partner}, {@code exitCode} and {@code findings}, an array of objects with {@code check},
     * {@code outcome} ({@code passed}, {@code warned}, {@code failed} or {@code skipped}), {@code evidence} and, where there
     * are such, {@code remedy} and {@code because}. More members may come.
     */
    public String toJson() {
        return DiagnosisJson.write(this);
    }

    /** Which checks failed or warned, in one line. */
    @Override
    public String toString() {
        return "Diagnosis[failed: " + named(Outcome.FAILED) + ", warned: " + named(Outcome.WARNED) + "]";
    }

    private List<Check> named(Outcome outcome) {
        return findings.stream()
                .filter(finding -> finding.outcome() == outcome)
                .map(Finding::check)
                .toList();
    }
}
