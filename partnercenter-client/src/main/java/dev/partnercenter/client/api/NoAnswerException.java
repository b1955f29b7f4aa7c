package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.Unanswered;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Partner Center did not answer, or not to the end in time, or the call was not sent because of earlier ones.
 * {@link #mayBeDone()} tells what that leaves open; {@link #remedy()} says in a sentence who must do what, which mostly is to
 * try again later. Where the network failed its cause is that failure.
 *
 * <p>The message says what was asked, by method and documented path, why there is no answer, who must do what, and the ids
 * under which Microsoft's support finds the call if it has come in. It holds no query, no token and nothing of a body.
 */
public final class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final boolean mayBeDone;
    private final @Nullable String requestId;
    private final @Nullable String correlationId;
    private final String remedy;

    private NoAnswerException(
            HeldBack call, String why, String remedy, boolean mayBeDone, @Nullable IOException cause) {
        super(call.ask() + why + ". " + remedy + " " + call.ids(), cause);
        this.mayBeDone = mayBeDone;
        this.requestId = call.request().header(StandardHeaders.REQUEST_ID);
        this.correlationId = call.request().header(StandardHeaders.CORRELATION_ID);
        this.remedy = remedy;
    }

    /**
     * @param words for what has failed
     * @param sent whether any attempt may have reached Partner Center
     */
    static NoAnswerException to(HeldBack call, Unanswered words, IOException cause, boolean sent) {
        boolean mayBeDone = sent && leavesDoubt(call.request());
        String doubt = mayBeDone ? "; it may have been done all the same" : "";
        return new NoAnswerException(
                call, " got no answer: " + words.because() + doubt, words.remedy(), mayBeDone, cause);
    }

    /** Of which the answer had begun, and took longer than the call has time in all. */
    static NoAnswerException cutShort(HeldBack call, Duration time, IOException cause) {
        return new NoAnswerException(
                call,
                " got no whole answer: it had begun, and did not end within the call's " + HeldBack.seconds(time)
                        + " s",
                "The app's developer must give such calls more time.",
                leavesDoubt(call.request()),
                cause);
    }

    /** Whether it matters that it may have been done: what is only read changes nothing. */
    static boolean leavesDoubt(Request request) {
        return !READING.contains(request.method());
    }

    /** @param why a clause */
    static NoAnswerException unsent(HeldBack call, String why, String remedy, @Nullable IOException cause) {
        return new NoAnswerException(call, " was not sent: " + why, remedy, false, cause);
    }

    /**
     * Whether what was asked for may have been done all the same. Before it is asked for anew, as another call, look whether
     * it was; of a call that reads it is always false.
     */
    public boolean mayBeDone() {
        return mayBeDone;
    }

    /** {@code MS-RequestId}, as it was sent or would have been. */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /** {@code MS-CorrelationId}, as it was sent or would have been. */
    public Optional<String> correlationId() {
        return Optional.ofNullable(correlationId);
    }

    /** Who must do what, in one sentence. */
    public String remedy() {
        return remedy;
    }
}
