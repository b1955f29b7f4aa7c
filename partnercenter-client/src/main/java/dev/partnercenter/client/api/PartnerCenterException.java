package dev.partnercenter.client.api;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Partner Center said no, or something that cannot be understood. What to do depends on {@link #status()} and
 * {@link #code()} together, because one code has several meanings; {@link #remedy()} says it in a sentence.
 *
 * <p>The message says what was asked, by method and documented path, what was answered, what that means, who must do what,
 * and the ids under which Microsoft's support finds it. It holds no query, no token and nothing of a body.
 *
 * @see <a href="https://learn.microsoft.com/partner-center/developer/error-codes">Partner Center's error codes</a>
 */
public final class PartnerCenterException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final String PAGE = "https://learn.microsoft.com/partner-center/developer/error-codes";

    private final int status;
    private final @Nullable String code;
    private final @Nullable String requestId;
    private final @Nullable String correlationId;
    private final @Nullable Duration retryAfter;
    private final String remedy;

    private PartnerCenterException(Answer answer, @Nullable String code, String meaning, String remedy) {
        super(message(answer, code, meaning, remedy));
        this.status = answer.status();
        this.code = code;
        this.requestId = answer.requestId();
        this.correlationId = answer.correlationId();
        this.retryAfter = answer.retryAfter();
        this.remedy = remedy;
    }

    /** @param length of the body, which is told where there is no code to tell what the answer was */
    static PartnerCenterException refusal(Answer answer, @Nullable String code, Fault fault, String length) {
        String form = code == null ? " (" + answer.describe(length) + ")" : ", code " + code;
        return new PartnerCenterException(answer, code, form + ": " + fault.cause(), fault.remedy());
    }

    /** @param fault a clause that says what is wrong with an answer that reports success */
    static PartnerCenterException unusable(Answer answer, String fault) {
        String remedy = answer.isJson()
                ? "The app's developer must report it to the library, with the ids below."
                : "Whoever operates the app must see who answers in Partner Center's place, such as a proxy.";
        return new PartnerCenterException(answer, null, ", but " + fault, remedy);
    }

    /** The HTTP status; one of success (2xx) if the answer could not be understood. */
    public int status() {
        return status;
    }

    /** Whether what was asked for does not exist, or not for this partner (404). */
    public boolean isNotFound() {
        return status == 404;
    }

    /** Partner Center's code, such as {@code 60003}; empty if the answer has none, as from a gateway or a proxy. */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    /** {@code MS-RequestId}: the answer's, else the one that was sent. */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /** {@code MS-CorrelationId}: the answer's, else the one that was sent. */
    public Optional<String> correlationId() {
        return Optional.ofNullable(correlationId);
    }

    /** Who must do what, in one sentence. */
    public String remedy() {
        return remedy;
    }

    /** For how long Partner Center asks not to be asked again, counted from its answer; never negative. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    private static String message(Answer answer, @Nullable String code, String meaning, String remedy) {
        StringBuilder text = new StringBuilder("Partner Center answered ")
                .append(answer.label())
                .append(" with ")
                .append(answer.status())
                .append(meaning)
                .append(". ")
                .append(remedy);
        Duration wait = answer.retryAfter();
        if (wait != null) {
            text.append(" It asks to wait ").append(wait.toSeconds()).append(" s.");
        }
        text.append(" [partner ")
                .append(answer.partner())
                .append(", request id ")
                .append(answer.requestId())
                .append(", correlation id ")
                .append(answer.correlationId());
        if (code != null) {
            text.append(", see ").append(PAGE);
        }
        return text.append(']').toString();
    }
}
