package dev.partnercenter.client.doctor;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one check has found. Holds no secret and no control characters, so that it is fit for a terminal and a log.
 * Immutable.
 *
 * @param evidence what was seen, or why nothing was looked at
 * @param remedy who must do what, in a sentence; null if nobody has to
 * @param because of a check that was skipped: the one after whose outcome it was pointless; null if there is none, as where
 *     time was up
 */
public record Finding(
        Check check,
        Outcome outcome,
        String evidence,
        @Nullable String remedy,
        @Nullable Check because) {

    /** How a check ended. */
    public enum Outcome {
        /** All is well. */
        PASSED,
        /** It works now, and somebody should act before it does not. */
        WARNED,
        /** It does not work. */
        FAILED,
        /** It was not looked at. */
        SKIPPED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Finding {
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(outcome, "outcome");
        evidence = PlainText.of(evidence);
        remedy = remedy == null ? null : PlainText.of(remedy);
    }

    static Finding passed(Check check, String evidence) {
        return new Finding(check, Outcome.PASSED, evidence, null, null);
    }

    static Finding warned(Check check, String evidence, String remedy) {
        return new Finding(check, Outcome.WARNED, evidence, remedy, null);
    }

    static Finding failed(Check check, String evidence, String remedy) {
        return new Finding(check, Outcome.FAILED, evidence, remedy, null);
    }

    static Finding skipped(Check check, Check because) {
        return new Finding(check, Outcome.SKIPPED, "Not looked at, because " + because + " failed.", null, because);
    }

    static Finding skipped(Check check, String why) {
        return new Finding(check, Outcome.SKIPPED, why, null, null);
    }

    /** Whether what needs this to work need not be tried. */
    boolean isInTheWay() {
        return outcome == Outcome.FAILED || outcome == Outcome.SKIPPED;
    }

    /** Whether nobody can say that all is well: something failed, or was never come to. */
    boolean isFailed() {
        return outcome == Outcome.FAILED || (outcome == Outcome.SKIPPED && because == null);
    }
}
