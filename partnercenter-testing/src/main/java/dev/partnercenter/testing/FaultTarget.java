package dev.partnercenter.testing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The faults of one service, or of the part of its requests that {@link #forTenant} and {@link #forMethod} leave.
 *
 * <p>A request meets the oldest fault that fits it and has times left; {@link Integer#MAX_VALUE} times is until
 * {@link Faults#clear()}. Code that tries again by itself sends a request for each try, and so gets over a fault that has
 * but a few times. Immutable apart from the faults themselves.
 */
public final class FaultTarget {
    private final Scripts scripts;
    private final BiPredicate<Call, @Nullable String> fits;

    FaultTarget(Scripts scripts) {
        this(scripts, (call, tenant) -> true);
    }

    private FaultTarget(Scripts scripts, BiPredicate<Call, @Nullable String> fits) {
        this.scripts = scripts;
        this.fits = fits;
    }

    /** Narrows to requests of one tenant: that in the path at Entra, that of the bearer token elsewhere. */
    public FaultTarget forTenant(String tenantId) {
        return new FaultTarget(scripts, fits.and((call, tenant) -> tenantId.equalsIgnoreCase(tenant)));
    }

    /** Narrows to requests of one HTTP method, such as {@code PUT}. */
    public FaultTarget forMethod(String method) {
        return new FaultTarget(scripts, fits.and((call, tenant) -> call.method().equals(method)));
    }

    /**
     * Answers the next requests with this instead; the service does not see them.
     *
     * @param headers further ones; {@code Content-Encoding: gzip} has the body compressed
     */
    public void answerNext(int times, int status, String contentType, String body, Map<String, String> headers) {
        answerNext(times, Reply.of(status, contentType, body), headers);
    }

    /**
     * Answers the next requests with these very bytes instead; the service does not see them.
     *
     * @param headers further ones, which need not tell the truth: under {@code Content-Encoding: gzip} the bytes are sent as
     *     they are
     */
    public void answerNext(int times, int status, String contentType, byte[] bytes, Map<String, String> headers) {
        answerNext(times, Reply.of(status, contentType, bytes), headers);
    }

    private void answerNext(int times, Reply answer, Map<String, String> headers) {
        Reply reply = answer;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        add(times, new Fault(reply, null, false));
    }

    /**
     * Answers the next requests with an OAuth error as Entra writes it, status 400; 401 for {@code invalid_client}, 503
     * for {@code temporarily_unavailable}, 500 for {@code server_error}.
     *
     * @param code the number after {@code AADSTS}
     * @throws IllegalStateException if these are not the faults of an endpoint of Entra
     */
    public void oauthErrorNext(int times, String error, int code) {
        if (!scripts.speakOAuth) {
            throw new IllegalStateException("only Entra's endpoints answer with OAuth errors");
        }
        int status = switch (error) {
            case "invalid_client" -> 401;
            case "temporarily_unavailable" -> 503;
            case "server_error" -> 500;
            default -> 400;
        };
        add(times, new Fault(null, new OAuthFailure(status, error, code, "Simulated refusal."), false));
    }

    /** Answers the next requests with an error as Partner Center writes it. */
    public void apiErrorNext(int times, int status, String code, String description) {
        add(times, new Fault(PartnerCenterSide.fault(status, code, description), null, false));
    }

    /**
     * Answers the next requests with 429, as Microsoft's gateways write it.
     *
     * @param retryAfter the {@code Retry-After} header in whole seconds; null for none
     */
    public void throttleNext(int times, @Nullable Duration retryAfter) {
        Reply reply = Reply.json(
                429,
                Json.object(
                        "statusCode",
                        429,
                        "message",
                        retryAfter == null
                                ? "Rate limit is exceeded."
                                : "Rate limit is exceeded. Try again in " + retryAfter.toSeconds() + " seconds."));
        Reply timed = retryAfter == null ? reply : reply.with("Retry-After", Long.toString(retryAfter.toSeconds()));
        add(times, new Fault(timed, null, false));
    }

    /**
     * Ends the next exchanges without an answer, over HTTP/1.1 by closing the connection and over HTTP/2 by resetting the
     * stream; the service does not see them.
     */
    public void disconnectNext(int times) {
        add(times, new Fault(Reply.DISCONNECTED, null, false));
    }

    /** Lets the service do what the next requests ask, and ends the exchange instead of saying so. */
    public void loseAnswerNext(int times) {
        add(times, new Fault(null, null, true));
    }

    /** Leaves the next requests without an answer, their connections open; the service does not see them. */
    public void leaveOpenNext(int times) {
        add(times, new Fault(Reply.LEFT_OPEN, null, false));
    }

    /** Holds back all requests from now on, before the service sees them, until {@link Hold#release()}. */
    public Hold hold() {
        Hold hold = new Hold();
        scripts.holds.add(new Held(fits, hold));
        return hold;
    }

    private void add(int times, Fault fault) {
        if (times < 1) {
            throw new IllegalArgumentException("times must be at least 1");
        }
        scripts.scripts.add(new Script(fits, new AtomicInteger(times), fault));
    }

    /** Instead of the service's own answer: a reply, a refusal, or the loss of what it says. */
    record Fault(@Nullable Reply reply, @Nullable OAuthFailure refusal, boolean answerLost) {}

    private record Script(BiPredicate<Call, @Nullable String> fits, AtomicInteger times, Fault fault) {}

    private record Held(BiPredicate<Call, @Nullable String> fits, Hold hold) {}

    /** The faults of one service in the order in which they were asked for. */
    static final class Scripts {
        private final List<Script> scripts = new CopyOnWriteArrayList<>();
        private final List<Held> holds = new CopyOnWriteArrayList<>();
        private final boolean speakOAuth;

        Scripts(boolean speakOAuth) {
            this.speakOAuth = speakOAuth;
        }

        void waitWhileHeld(Call call, @Nullable String tenant) throws InterruptedException {
            for (Held held : holds) {
                if (held.fits.test(call, tenant)) {
                    held.hold.pass();
                }
            }
        }

        @Nullable
        Fault next(Call call, @Nullable String tenant) {
            for (Script script : scripts) {
                if (script.fits.test(call, tenant)
                        && script.times.getAndUpdate(left -> left == Integer.MAX_VALUE ? left : Math.max(0, left - 1))
                                > 0) {
                    return script.fault;
                }
            }
            return null;
        }

        void clear() {
            scripts.clear();
            holds.forEach(held -> held.hold.release());
            holds.clear();
        }
    }
}
