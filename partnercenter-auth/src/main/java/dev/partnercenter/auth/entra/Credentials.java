package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.entra.CredentialInUse.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The app's credentials, one or two: those go first that were not refused last, else in the order given. A request whose
 * first credential is refused is tried once with the other; when all are refused, none is tried for a while, whichever
 * token is asked for, unless one reads differently. Safe for use by any number of threads.
 */
final class Credentials {
    /** How often a refused credential is looked at: with another one that works, and without. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(15);

    private static final Duration LOOK_AGAIN_SOON = Duration.ofMinutes(1);

    private final PartnerApp app;
    private final List<CredentialInUse> all;
    private final AtomicReference<CredentialInUse> working;
    private final AtomicReference<@Nullable Pause> pause = new AtomicReference<>();

    /** @throws IllegalArgumentException if all of them are certificates that have expired */
    Credentials(PartnerApp app, List<ClientCredential> credentials, IssuerClock clock) {
        requireOneInDate(credentials, clock.now());
        this.app = app;
        this.all = credentials.stream()
                .map(credential -> new CredentialInUse(app, credential, clock))
                .toList();
        this.working = new AtomicReference<>(all.get(0));
    }

    /** @param until when it ends, on the monotonic clock */
    private record Pause(AuthException error, long until, int inARow) {
        boolean stands(long now) {
            return now - until < 0;
        }
    }

    /**
     * Has a request proven by a credential that Entra accepts.
     *
     * @throws AuthException.Credential if there is none, or there was none a while ago
     * @throws AuthException of another kind if that is what became of the request
     */
    TokenReply use(Target target, Use use) throws AuthException {
        requireNoPause(target);
        AuthException.Credential refusal = null;
        for (CredentialInUse credential : inOrder()) {
            try {
                TokenReply reply = credential.use(target, use);
                accepted(credential, refusal);
                return reply;
            } catch (AuthException.Credential e) {
                refusal = refusal == null ? e : e.after(refusal);
            }
        }
        throw paused(refusal);
    }

    /** Tells of those that are about to expire, as far as is known without asking. */
    void checkExpiry() {
        all.forEach(CredentialInUse::checkExpiry);
    }

    /** Ends the pause: what they read as may be the same and yet be accepted now. */
    void forgetRefusals() {
        pause.set(null);
    }

    List<CredentialStatus> status() {
        return all.stream().map(CredentialInUse::status).toList();
    }

    private static void requireOneInDate(List<ClientCredential> credentials, Instant now) {
        if (credentials.stream().allMatch(credential -> hasExpired(credential, now))) {
            throw new IllegalArgumentException("the app's " + credentials.get(0)
                    + " has expired: give it one that is in date and registered for the app");
        }
    }

    private static boolean hasExpired(ClientCredential credential, Instant now) {
        return credential instanceof ClientCertificate certificate
                && certificate.expiresAt().filter(now::isAfter).isPresent();
    }

    private List<CredentialInUse> inOrder() {
        return all.stream()
                .sorted(Comparator.comparing(CredentialInUse::isRefused))
                .toList();
    }

    private void requireNoPause(Target target) throws AuthException {
        Pause standing = pause.get();
        Duration often = standing == null ? LOOK_AGAIN : LOOK_AGAIN_SOON;
        boolean changed = false;
        for (CredentialInUse credential : all) {
            changed |= credential.hasChanged(often);
        }
        if (changed) {
            pause.compareAndSet(standing, null);
        }
        Pause left = pause.get();
        long now = app.runtime().nanoTime();
        if (left != null && left.stands(now)) {
            throw left.error
                    .until(app.runtime().now().plusNanos(left.until - now))
                    .about(target);
        }
    }

    private void accepted(CredentialInUse credential, AuthException.@Nullable Credential refusal) {
        pause.set(null);
        CredentialInUse before = working.getAndSet(credential);
        if (before != credential) {
            app.announce(
                    AuthEvent.Kind.CREDENTIAL_SWITCHED,
                    null,
                    "The app's " + before + " was refused, and its " + credential + " is in use from now on"
                            + (refusal == null ? "" : ": " + refusal.getMessage()));
        }
    }

    /** Requests that were under way together are refused together, which makes the pause no longer. */
    private AuthException paused(AuthException.@Nullable Credential refusal) {
        if (refusal == null) {
            throw new IllegalStateException("an app has a credential");
        }
        TokenOptions options = app.options();
        long now = app.runtime().nanoTime();
        pause.updateAndGet(before -> {
            if (before != null && before.stands(now)) {
                return before;
            }
            int inARow = before == null ? 0 : before.inARow;
            Duration doubled = options.refusal().multipliedBy(1L << Math.min(inARow, 20));
            Duration length = doubled.compareTo(options.longestRefusal()) < 0 ? doubled : options.longestRefusal();
            return new Pause(refusal, now + length.toNanos(), inARow + 1);
        });
        return refusal;
    }
}
