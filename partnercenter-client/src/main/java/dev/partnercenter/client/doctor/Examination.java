package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.entra.AuthRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One walk through the steps, each on a thread of the library's and given up when its time is over, whatever it is that does
 * not answer. Nothing is thrown: what goes wrong is a finding. For one thread.
 */
final class Examination {
    private static final Duration MOST_OF_A_STEP = Duration.ofSeconds(50);

    private final AuthRuntime runtime;
    private final Duration most;
    private final long end;
    private final List<Finding> findings = new ArrayList<>();

    /** Why nothing more is looked at; null as long as there is no reason. */
    private @Nullable String over;

    Examination(AuthRuntime runtime, Duration most) {
        this.runtime = runtime;
        this.most = most;
        this.end = runtime.nanoTime() + most.toNanos();
    }

    List<Finding> of(List<Step> steps) {
        for (Step step : steps) {
            findings.addAll(of(step));
        }
        return findings;
    }

    private List<Finding> of(Step step) {
        Duration left = Duration.ofNanos(end - runtime.nanoTime());
        if (over == null && (left.isNegative() || left.isZero())) {
            over = "Not looked at, because the " + most.toSeconds() + " s that an examination may take were over.";
        }
        String why = over;
        if (why != null) {
            return step.finds().stream()
                    .map(check -> Finding.skipped(check, why))
                    .toList();
        }
        return culprit(step).map(step::skippedBecauseOf).orElseGet(() -> inTime(step, shorter(left, MOST_OF_A_STEP)));
    }

    /** Of what the step needs, that which failed, or for which it was skipped itself. */
    private Optional<Check> culprit(Step step) {
        return findings.stream()
                .filter(finding -> finding.isInTheWay() && step.needs().contains(finding.check()))
                .map(finding -> finding.because() != null ? finding.because() : finding.check())
                .findFirst();
    }

    private List<Finding> inTime(Step step, Duration limit) {
        FutureTask<List<Finding>> task = new FutureTask<>(step.look()::take);
        try {
            runtime.callBack(task);
            Future<?> timer = runtime.after(limit, () -> task.cancel(true));
            try {
                return task.get();
            } finally {
                timer.cancel(false);
            }
        } catch (ExecutionException e) {
            return step.failed(Failure.of(e.getCause()));
        } catch (CancellationException e) {
            return step.failed(new Failure(
                    "It did not come to an end within " + limit.toSeconds() + " s.",
                    "Whoever operates the app must see why it does not answer."));
        } catch (RejectedExecutionException e) {
            over = "Not looked at, because the app has been closed.";
            return step.failed(new Failure(
                    "The app has been closed.", "The app's developer must have it examined while it is open."));
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            over = "Not looked at, because the thread was interrupted.";
            return step.failed(new Failure("The thread was interrupted.", "Whoever interrupted it must begin again."));
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
