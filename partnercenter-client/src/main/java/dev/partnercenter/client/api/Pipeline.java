package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.HostBreaker;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.ProxyAuthenticationException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.Unanswered;
import dev.partnercenter.auth.entra.UntrustedServerException;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends a call and, if it fails, sends it again where that is safe and can help: three times in all, after waits that double
 * and are drawn by chance, within the call's time and the host's {@link RetryBudget}. Each time it waits for its turn in its
 * {@link Lane} and asks the host's breaker. Safe for use by any number of threads.
 */
final class Pipeline {
    static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    /**
     * A call in line leaves while a tenth of its time is left. A line that is longer than its calls have time would else come
     * to those alone whose time is as good as up: each would be sent and broken off, and none answered.
     */
    private static final int EXCHANGES_SHARE = 10;

    private final AuthRuntime runtime;
    private final OkHttpClient http;
    private final Refusals refusals;
    private final Host host;
    private final Duration callTime;
    private final Duration waitForTurn;
    private final Retry retry;

    Pipeline(PartnerApp app, OkHttpClient http, Host host, int attempts, Duration callTime) {
        this.runtime = app.runtime();
        this.http = http;
        this.refusals = new Refusals(app);
        this.host = host;
        this.callTime = callTime;
        this.waitForTurn = callTime.minus(callTime.dividedBy(EXCHANGES_SHARE));
        RetryConfig config = RetryConfig.<Outcome<?>>custom()
                .maxAttempts(attempts)
                .retryOnResult(Outcome::again)
                .intervalBiFunction((attempt, outcome) -> waitAfter(attempt))
                .build();
        this.retry = Retry.of("partner-center", config);
    }

    /**
     * Sends a call until it succeeds or is given up.
     *
     * @throws PartnerCenterException if it is refused, or would be for the same reason as the calls before it
     * @throws AuthException if there is no token, or the app has been closed
     * @throws NoAnswerException if there is no answer
     * @throws IOException if this side breaks it off; of several attempts' failures the last, with those before suppressed
     */
    <T> Exchange<T> send(TenantId partner, Ask ask, Request request, ResponseType<T> type) throws IOException {
        host.budget().called();
        return new LogicalCall<>(new HeldBack(partner, ask, request), type).send();
    }

    /**
     * What became of one attempt.
     *
     * @param error null if it has succeeded
     * @param again whether another attempt is worth it
     * @param made whether there was one, or the host is left alone
     */
    private record Outcome<T>(
            @Nullable Exchange<T> exchange, @Nullable IOException error, boolean again, boolean made) {
        static <T> Outcome<T> failed(IOException error, boolean again) {
            return new Outcome<>(null, error, again, true);
        }

        static <T> Outcome<T> notMade(IOException error) {
            return new Outcome<>(null, error, false, false);
        }
    }

    /** One call with all its attempts. For one thread. */
    private final class LogicalCall<T> {
        private final HeldBack call;
        private final Request request;
        private final ResponseType<T> type;
        private final Lane lane;
        private final Deadline deadline = Deadline.in(callTime, runtime);
        private final Deadline latestTurn = Deadline.in(waitForTurn, runtime);
        private final Deque<IOException> failures = new ArrayDeque<>();
        private @Nullable IOException lost;

        LogicalCall(HeldBack call, ResponseType<T> type) {
            this.call = call;
            this.request = call.request();
            this.type = type;
            this.lane = Lane.of(call.partner(), request.url());
        }

        Exchange<T> send() throws IOException {
            try {
                return repeat(retry.asyncContext());
            } catch (IOException e) {
                IOException told = isInDoubt(e) ? inDoubt(e) : e;
                failures.forEach(told::addSuppressed);
                throw told;
            }
        }

        /** Whether an earlier attempt may have done it, and this failure does not tell. */
        private boolean isInDoubt(IOException failure) {
            boolean settled = failure instanceof PartnerCenterException refusal
                    && !refusal.isTransient()
                    && !refusal.isConflict();
            return lost != null
                    && !settled
                    && !(failure instanceof NoAnswerException)
                    && NoAnswerException.leavesDoubt(request);
        }

        private IOException inDoubt(IOException failure) {
            IOException earlier = Objects.requireNonNull(lost);
            NoAnswerException doubt = NoAnswerException.to(call, words(earlier), earlier, true);
            failures.remove(earlier);
            doubt.addSuppressed(failure);
            return doubt;
        }

        private Exchange<T> repeat(Retry.AsyncContext<Outcome<?>> attempts) throws IOException {
            while (true) {
                Outcome<T> outcome = attempt();
                if (outcome.exchange != null) {
                    return outcome.exchange;
                }
                if (outcome.made || failures.isEmpty()) {
                    failures.add(Objects.requireNonNull(outcome.error));
                }
                // The wait, or less than nothing: Resilience4j decides, and leaves the waiting to us.
                long millis = attempts.onResult(outcome);
                if (millis < 0
                        || !deadline.leavesTimeAfter(Duration.ofMillis(millis))
                        || tooLongPause().isPresent()
                        || !host.budget().take()) {
                    throw told(failures.removeLast());
                }
                host.waits().pause(Duration.ofMillis(millis));
            }
        }

        private IOException told(IOException failure) {
            boolean tells = failure instanceof PartnerCenterException
                    || failure instanceof AuthException
                    || failure instanceof NoAnswerException;
            return tells ? failure : NoAnswerException.to(call, words(failure), failure, lost != null);
        }

        private Unanswered words(IOException failure) {
            return Unanswered.by(request.url().host(), failure, runtime);
        }

        private Outcome<T> attempt() throws IOException {
            Optional<Lanes.Pause> pause = tooLongPause();
            if (pause.isPresent()) {
                return Outcome.notMade(
                        call.by(pause.get().trouble(), pause.get().left()));
            }
            Lanes.Place place;
            try {
                place = turn();
            } catch (NoAnswerException e) {
                return Outcome.notMade(e);
            }
            try (place) {
                HostBreaker<IOException>.Pass pass;
                try {
                    pass = host.breaker().enter(call::by);
                } catch (IOException e) {
                    return Outcome.notMade(e);
                }
                try (pass) {
                    return exchange(place, pass);
                }
            }
        }

        /** The pause that the lane is in, if the call's turn would come too late after it. */
        private Optional<Lanes.Pause> tooLongPause() {
            return host.lanes().pause(lane).filter(pause -> !latestTurn.leavesTimeAfter(pause.left()));
        }

        private Lanes.Place turn() throws IOException {
            CompletableFuture<Lanes.Place> event = host.lanes().ask(lane);
            try {
                return host.waits().await(event, latestTurn.left(), call.byItsOwnKind(waitForTurn));
            } catch (IOException e) {
                host.lanes().leave(lane, event);
                throw e;
            }
        }

        private Outcome<T> exchange(Lanes.Place place, HostBreaker<IOException>.Pass pass) throws IOException {
            Progress progress = new Progress(runtime);
            Call attempt = http.newCall(
                    request.newBuilder().tag(Progress.class, progress).build());
            attempt.timeout().timeout(Math.max(1, deadline.left().toNanos()), TimeUnit.NANOSECONDS);
            try {
                Response response = attempt.execute();
                Answer answer = Answer.of(call.partner(), call.ask(), response, runtime.now());
                try (response) {
                    if (!response.isSuccessful()) {
                        return refused(refusals.toException(answer, response), progress, place, pass);
                    }
                    Exchange<T> exchange = Exchange.read(answer, response, type);
                    pass.answered();
                    place.answered();
                    return new Outcome<>(exchange, null, false, true);
                }
            } catch (PartnerCenterException e) {
                pass.answered();
                place.answered();
                throw e;
            } catch (IOException e) {
                if (e instanceof AuthException || !progress.hasLeft() || isOfThisSide(e, attempt)) {
                    throw e;
                }
                if (Unanswered.isLasting(e)) {
                    // A proxy does not let it through, which tells nothing of the host and would be so the next time.
                    return Outcome.failed(e, false);
                }
                lost = progress.isSent() ? e : lost;
                if (attempt.isCanceled() && progress.isAnswered()) {
                    return Outcome.failed(NoAnswerException.cutShort(call, callTime, e), false);
                }
                if (!attempt.isCanceled() || hadEnoughTime(progress)) {
                    pass.failed(e, Duration.ZERO);
                }
                return Outcome.failed(e, !attempt.isCanceled() && Repetition.isSafeWithoutAnswer(request, progress));
            }
        }

        /** Whether the host is to blame if the call's time has run out, rather than the waits for turn and token before. */
        private boolean hadEnoughTime(Progress progress) {
            return progress.sinceItLeft().compareTo(callTime.dividedBy(2)) >= 0;
        }

        private Outcome<T> refused(
                IOException error, Progress progress, Lanes.Place place, HostBreaker<IOException>.Pass pass) {
            if (!(error instanceof PartnerCenterException refusal)) {
                pass.answered();
                place.answered();
                return Outcome.failed(error, false);
            }
            if (refusal.isThrottling()) {
                place.throttled(refusal);
            } else {
                place.answered();
            }
            if (refusal.isOfTheHost()) {
                pass.failed(refusal, Duration.ZERO);
            } else {
                pass.answered();
            }
            return Outcome.failed(refusal, Repetition.isSafeAfter(refusal, request, progress));
        }
    }

    /**
     * Broken off by this side, its disk, its proxy or its trust settings, which tells nothing of the host. A call's time-out is
     * no such thing.
     */
    private static boolean isOfThisSide(IOException error, Call call) {
        return error instanceof ProxyAuthenticationException
                || error instanceof UntrustedServerException
                || error instanceof FileSystemException
                || Thread.currentThread().isInterrupted()
                || (call.isCanceled() && !(error instanceof InterruptedIOException));
    }

    /** Full jitter: anything between nothing and a bound that doubles. */
    private long waitAfter(int attempt) {
        long most = Math.min(LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(attempt - 1, 20));
        return (long) (most * runtime.random().nextDouble());
    }
}
