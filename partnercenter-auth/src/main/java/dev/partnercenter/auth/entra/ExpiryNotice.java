package dev.partnercenter.auth.entra;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tells that a credential is about to expire: once within 60, 30 and 14 days of its end and once after it. One that is
 * given another end, as a secret replaced in its store, is told of anew.
 */
final class ExpiryNotice {
    private static final List<Duration> AHEAD =
            List.of(Duration.ofDays(60), Duration.ofDays(30), Duration.ofDays(14), Duration.ZERO);

    private final PartnerApp app;
    private final ClientCredential credential;
    private final AtomicReference<@Nullable Told> told = new AtomicReference<>();

    ExpiryNotice(PartnerApp app, ClientCredential credential) {
        this.app = app;
        this.credential = credential;
    }

    /** @param stage how many of the spans had been entered */
    private record Told(Instant expiry, int stage) {}

    /** Tells what is to be told now; called wherever the credential is looked at. */
    void check(@Nullable Instant expiry, Instant now) {
        if (expiry == null) {
            return;
        }
        Duration left = Duration.between(now, expiry);
        int stage =
                (int) AHEAD.stream().filter(span -> left.compareTo(span) <= 0).count();
        Told before = told.get();
        int toldStage = before != null && before.expiry.equals(expiry) ? before.stage : 0;
        if (stage <= toldStage || !told.compareAndSet(before, new Told(expiry, stage))) {
            return;
        }
        if (stage == AHEAD.size()) {
            app.announce(
                    AuthEvent.Kind.CREDENTIAL_EXPIRED,
                    null,
                    "The app's " + credential + " has expired at " + expiry + ": give the app another one");
        } else {
            app.announce(
                    AuthEvent.Kind.CREDENTIAL_EXPIRING,
                    null,
                    "The app's " + credential + " expires in " + left.toDays() + " days, at " + expiry
                            + ": register its successor and give it to the app before");
        }
    }
}
