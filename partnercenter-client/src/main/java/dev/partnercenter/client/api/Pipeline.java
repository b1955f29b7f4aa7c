package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.HostBreaker;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.ProxyAuthenticationException;
import dev.partnercenter.auth.entra.TenantId;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
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

    private final AuthRuntime runtime;
    private final OkHttpClient http;
    private final Refusals refusals;
    private final Host host;
    private final Duration callTime;
    private final Retry retry;

    Pipeline(PartnerApp app, OkHttpClient http, Host host, int attempts, Duration callTime) {
        this.runtime = app.runtime();
        this.http = http;
        this.refusals = new Refusals(app);
        this.host = host;
        this.callTime = callTime;
        RetryConfig config = RetryConfig.<Outcome<?>>custom()
                .maxAttempts(attempts)
                .retryOnResult(Outcome::again)
                .intervalBiFunction((attempt, outcome) -> waitAfter(attempt))
                .build();
        this.retry = Retry.of("partner-center", config);
    }

    /**
     * What became of one attempt.
     *
     * @param error null if it has succeeded
     * @param again whether another attempt is worth it
     * @param sent whether the host was asked at all
     */
    private record Outcome<T>(
            @Nullable Exchange<T> exchange, @Nullable IOException error, boolean again, boolean sent) {
        static <T> Outcome<T> of(IOException error, boolean again) {
            return new Outcome<>(null, error, again, true);
        }
    }

    /**
     * Sends a call until it succeeds or is given up.
     *
     * @throws PartnerCenterException if it is refused, or would be for the same reason as the calls before it
     * @throws AuthException if there is no token
     * @throws IOException if there is no answer; of several attempts' failures the last, with those before suppressed
     */
    <T> Exchange<T> send(TenantId partner, Ask ask, Request request, ResponseType<T> type) throws IOException {
        host.budget().called();
        Deadline deadline = Deadline.in(callTime, runtime);
        Lane lane = Lane.of(partner, request.url());
        Retry.AsyncContext<Outcome<?>> attempts = retry.asyncContext();
        IOException before = null;
        while (true) {
            Outcome<T> outcome = attempt(partner, ask, request, type, lane, deadline);
            if (outcome.exchange != null) {
                return outcome.exchange;
            }
            IOException error = Objects.requireNonNull(outcome.error);
            if (before != null && !outcome.sent) {
                throw before;
            }
            if (before != null) {
                error.addSuppressed(before);
            }
            // The wait, or less than nothing: Resilience4j decides, and leaves the waiting to us.
            long millis = attempts.onResult(outcome);
            if (millis < 0
                    || !deadline.leavesTimeAfter(Duration.ofMillis(millis))
                    || !host.budget().take()) {
                throw error;
            }
            host.waits().pause(Duration.ofMillis(millis));
            before = error;
        }
    }

    private <T> Outcome<T> attempt(
            TenantId partner, Ask ask, Request request, ResponseType<T> type, Lane lane, Deadline deadline)
            throws IOException {
        HeldBack heldBack = new HeldBack(partner, ask, request);
        Optional<Lanes.Pause> pause = host.lanes().pause(lane);
        if (pause.isPresent() && !deadline.leavesTimeAfter(pause.get().left())) {
            IOException error = heldBack.by(pause.get().trouble(), pause.get().left());
            return new Outcome<>(null, error, false, false);
        }
        try (Lanes.Place place = turn(lane, deadline, heldBack)) {
            HostBreaker<IOException>.Pass pass;
            try {
                pass = host.breaker().enter(heldBack::by);
            } catch (IOException e) {
                return new Outcome<>(null, e, false, false);
            }
            try (pass) {
                return send(partner, ask, request, type, deadline, place, pass);
            }
        }
    }

    private Lanes.Place turn(Lane lane, Deadline deadline, HeldBack heldBack) throws IOException {
        CompletableFuture<Lanes.Place> event = host.lanes().ask(lane);
        try {
            return host.waits().await(event, deadline.left(), heldBack.byItsOwnKind(callTime));
        } catch (IOException e) {
            host.lanes().leave(lane, event);
            throw e;
        }
    }

    private <T> Outcome<T> send(
            TenantId partner,
            Ask ask,
            Request request,
            ResponseType<T> type,
            Deadline deadline,
            Lanes.Place place,
            HostBreaker<IOException>.Pass pass)
            throws IOException {
        Progress progress = new Progress();
        Call call =
                http.newCall(request.newBuilder().tag(Progress.class, progress).build());
        call.timeout().timeout(Math.max(1, deadline.left().toNanos()), TimeUnit.NANOSECONDS);
        try {
            Response response = call.execute();
            Answer answer = Answer.of(partner, ask, response, runtime.now());
            try (response) {
                if (!response.isSuccessful()) {
                    return refused(refusals.toException(answer, response), request, progress, place, pass);
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
            if (e instanceof AuthException || !progress.hasLeft() || isOfThisSide(e, call)) {
                throw e;
            }
            pass.failed(e, Duration.ZERO);
            return Outcome.of(e, !call.isCanceled() && Repetition.isSafeAfter(e, request, progress));
        }
    }

    private static <T> Outcome<T> refused(
            IOException error,
            Request request,
            Progress progress,
            Lanes.Place place,
            HostBreaker<IOException>.Pass pass) {
        if (!(error instanceof PartnerCenterException refusal)) {
            pass.answered();
            place.answered();
            return Outcome.of(error, false);
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
        return Outcome.of(refusal, Repetition.isSafeAfter(refusal, request, progress));
    }

    /** Broken off by this side, its disk or its proxy, which tells nothing of the host. A call's time-out is no such thing. */
    private static boolean isOfThisSide(IOException error, Call call) {
        return error instanceof ProxyAuthenticationException
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
