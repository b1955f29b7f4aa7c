package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.Unanswered;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Request;

/** How a call is told that it was not sent: with the failure of an earlier one, which it would only repeat. */
record HeldBack(TenantId partner, Ask ask, Request request) {

    /**
     * Because of that failure.
     *
     * @param left for how long no such call is sent yet
     */
    IOException by(IOException trouble, Duration left) {
        if (trouble instanceof PartnerCenterException refusal) {
            return refusal.repeatedTo(this, left);
        }
        return NoAnswerException.unsent(
                this,
                "Partner Center has not answered, and is left alone for another " + seconds(left) + " s",
                Unanswered.by(request.url().host(), trouble).remedy(),
                trouble);
    }

    /** Because calls of the same kind took all of its time. */
    IOException byItsOwnKind(Duration time) {
        return NoAnswerException.unsent(
                this,
                "within " + seconds(time)
                        + " s its turn did not come among the calls of the same partner about the same" + " customer",
                "The app's developer must make fewer of them at a time.",
                null);
    }

    String ids() {
        return "[partner " + partner + ", request id " + request.header(StandardHeaders.REQUEST_ID)
                + ", correlation id " + request.header(StandardHeaders.CORRELATION_ID) + "]";
    }

    /** Rounded up, so that whoever waits for that long does not come too early. */
    static long seconds(Duration time) {
        return time.plusNanos(999_999_999).toSeconds();
    }
}
