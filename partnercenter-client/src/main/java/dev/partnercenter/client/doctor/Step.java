package dev.partnercenter.client.doctor;

import java.io.IOException;
import java.util.List;

/**
 * A part of an examination.
 *
 * @param finds what it looks at: a finding for each
 * @param needs what must have passed, or have warned, for it to make sense
 */
record Step(List<Check> finds, List<Check> needs, Look look) {

    /** Looks by doing. What it throws is the failure of the first check, and the others are skipped because of it. */
    @FunctionalInterface
    interface Look {
        List<Finding> take() throws IOException;
    }

    /** {@link Look} at one thing. */
    @FunctionalInterface
    interface SingleLook {
        Finding take() throws IOException;
    }

    static Step of(Check check, List<Check> needs, SingleLook look) {
        return new Step(List.of(check), needs, () -> List.of(look.take()));
    }

    /** All that it looks at, skipped. */
    List<Finding> skippedBecauseOf(Check culprit) {
        return finds.stream().map(check -> Finding.skipped(check, culprit)).toList();
    }

    /** The first has failed, and with it the others. */
    List<Finding> failed(Failure failure) {
        Check first = finds.get(0);
        return finds.stream()
                .map(check -> check.equals(first) ? failure.of(first) : Finding.skipped(check, first))
                .toList();
    }
}
