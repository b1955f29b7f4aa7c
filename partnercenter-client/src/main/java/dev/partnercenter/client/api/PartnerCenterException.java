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
    private static final String ETAG_OUT_OF_DATE = "2055";
    private static final String PAGES = "https://learn.microsoft.com/partner-center/developer/";

    private final int status;
    private final @Nullable String code;
    private final @Nullable String requestId;
    private final @Nullable String correlationId;
    private final @Nullable Duration retryAfter;
    private final String remedy;
    private final boolean isTransient;
    private final boolean isHeldBack;
    private final boolean isPage;

    private PartnerCenterException(
            Answer answer, @Nullable String code, String meaning, String remedy, boolean isTransient, boolean isPage) {
        super(message(answer, meaning, remedy));
        this.status = answer.status();
        this.code = code;
        this.requestId = answer.requestId();
        this.correlationId = answer.correlationId();
        this.retryAfter = answer.retryAfter();
        this.remedy = remedy;
        this.isTransient = isTransient;
        this.isHeldBack = false;
        this.isPage = isPage;
    }

    private PartnerCenterException(PartnerCenterException earlier, HeldBack call, Duration left) {
        super(
                call.ask() + " was not sent: Partner Center answered an earlier call with " + earlier.status
                        + (earlier.code == null ? "" : ", code " + earlier.code)
                        + ", and such calls are held back for another " + HeldBack.seconds(left) + " s. "
                        + earlier.remedy + " " + call.ids(),
                earlier);
        this.status = earlier.status;
        this.code = earlier.code;
        this.requestId = call.request().header(StandardHeaders.REQUEST_ID);
        this.correlationId = call.request().header(StandardHeaders.CORRELATION_ID);
        this.retryAfter = Duration.ofSeconds(HeldBack.seconds(left));
        this.remedy = earlier.remedy;
        this.isTransient = true;
        this.isHeldBack = true;
        this.isPage = earlier.isPage;
    }

    /** This refusal, told to a call that was not sent because of it. */
    PartnerCenterException repeatedTo(HeldBack call, Duration left) {
        return new PartnerCenterException(this, call, left);
    }

    /** @param body what it was, which is told where there is no code to tell what the answer was */
    static PartnerCenterException refusal(Answer answer, @Nullable String code, Fault fault, String body) {
        return refusal(answer, code, fault, body, false);
    }

    /** @param isPage whether the answer's body is a page for a person at a browser */
    static PartnerCenterException refusal(
            Answer answer, @Nullable String code, Fault fault, String body, boolean isPage) {
        String form = code == null ? " (" + body + ")" : ", code " + code;
        boolean isTransient = fault.kind() == Fault.Kind.TRANSIENT;
        return new PartnerCenterException(
                answer, code, form + ": " + fault.cause(), fault.remedy(), isTransient, isPage);
    }

    /** @param fault a clause that says what is wrong with an answer that reports success */
    static PartnerCenterException unusable(Answer answer, String fault) {
        String remedy = answer.isJson()
                ? "The app's developer must compare the call, and the type that it is read into, with the operation's page; if"
                        + " they fit, report it to the library, with the ids that follow."
                : "Whoever operates the app must see who answers in Partner Center's place, such as a proxy.";
        return new PartnerCenterException(answer, null, ", but " + fault, remedy, false, false);
    }

    /** Of an answer that is a collection, read as one of its items. */
    static PartnerCenterException collection(Answer answer) {
        return new PartnerCenterException(
                answer,
                null,
                ", but its body is a collection, and the type that it is read into has no place for one",
                "The app's developer must read it by page or stream, which give its items.",
                false,
                false);
    }

    /** The HTTP status; one of success (2xx) if the answer could not be understood. */
    public int status() {
        return status;
    }

    /**
     * Whether Partner Center says that what was asked for does not exist, or not for this partner (404). A page for a person
     * at a browser does not say so: it is a proxy's.
     */
    public boolean isNotFound() {
        return status == 404 && !isPage;
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

    /**
     * Whether the same call may succeed later although nobody acts: a time-out, throttling, or a failure of Partner Center's.
     * It was sent again already where that was safe.
     */
    public boolean isTransient() {
        return isTransient;
    }

    /**
     * Whether the call was not sent at all, because of what Partner Center answered to an earlier one: status, code and remedy
     * are that answer's.
     */
    public boolean isHeldBack() {
        return isHeldBack;
    }

    /** Whether calls like it are to be left alone for a while. */
    boolean isThrottling() {
        return status == 429 || (status == 503 && retryAfter != null);
    }

    /** Whether it tells of the host rather than of the call: a failure that has a code was found by a host that works. */
    boolean isOfTheHost() {
        return status == 502 || status == 503 || status == 504 || (status == 500 && code == null);
    }

    /** Whether something stands against it that an earlier attempt of the same call may have brought about itself. */
    boolean isConflict() {
        return status == 409 || status == 412 || (status == 400 && ETAG_OUT_OF_DATE.equals(code));
    }

    /** Who must do what, in one sentence. */
    public String remedy() {
        return remedy;
    }

    /**
     * For how long Partner Center asks not to be asked again, counted from its answer; never negative. Of a call that was not
     * sent because of an earlier one's answer: what is left of that.
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    private static String message(Answer answer, String meaning, String remedy) {
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
        return text.append(", see ")
                .append(PAGES)
                .append(answer.status() == 429 ? "api-throttling-guidance" : "error-codes")
                .append(']')
                .toString();
    }
}
