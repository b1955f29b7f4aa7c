package dev.partnercenter.client.api;

import java.util.Set;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Whether a call that failed may be sent again, unchanged and under the same {@code MS-RequestId}.
 *
 * <p>Everything may of which nothing was sent. What was sent may where its method is idempotent (RFC 9110, section 9.2.2).
 * A POST or PATCH may where Partner Center has not begun with it (408, 429, 503), where it does not answer, and where its own
 * code says so: it documents that it does what has one request id once. It may not where a gateway answers in its place, nor
 * where a body can be sent but once. Nor may a call that was sent again already because its first token was refused.
 *
 * @see <a href="https://learn.microsoft.com/partner-center/developer/headers">Partner Center REST headers</a>
 */
final class Repetition {
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");
    private static final Set<Integer> NOT_BEGUN = Set.of(408, 429, 503);

    private Repetition() {}

    static boolean isSafeAfter(PartnerCenterException refusal, Request request, Progress progress) {
        return refusal.isTransient()
                && !progress.isReplayed()
                && !isOneShot(request)
                && (IDEMPOTENT.contains(request.method())
                        || NOT_BEGUN.contains(refusal.status())
                        || refusal.code().isPresent());
    }

    static boolean isSafeWithoutAnswer(Request request, Progress progress) {
        return !progress.isReplayed() && (!progress.isSent() || !isOneShot(request));
    }

    private static boolean isOneShot(Request request) {
        RequestBody body = request.body();
        return body != null && (body.isOneShot() || body.isDuplex());
    }
}
