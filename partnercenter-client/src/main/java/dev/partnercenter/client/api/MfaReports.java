package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Announces what Partner Center reports of the sign-ins behind calls that it let pass. While it enforces multi-factor
 * authentication for a part of the calls, success says little. Safe for use by any number of threads.
 */
final class MfaReports {
    private static final Duration ANNOUNCE_AGAIN = Duration.ofHours(1);

    private final PartnerApp app;
    private final ConcurrentMap<TenantId, Long> announcedAt = new ConcurrentHashMap<>();

    private MfaReports(PartnerApp app) {
        this.app = app;
    }

    /** One for each app. */
    static MfaReports of(PartnerApp app) {
        return app.companion(MfaReports.class, "", () -> new MfaReports(app));
    }

    /** Takes note of an answer of success; a partner without MFA is announced once an hour. */
    void learn(Answer answer) {
        if (answer.mfaCompliant().orElse(true)) {
            return;
        }
        long now = app.runtime().nanoTime();
        Long last = announcedAt.get(answer.partner());
        if (last != null && now - last < ANNOUNCE_AGAIN.toNanos()) {
            return;
        }
        boolean mine = last == null
                ? announcedAt.putIfAbsent(answer.partner(), now) == null
                : announcedAt.replace(answer.partner(), last, now);
        if (mine) {
            app.announce(
                    AuthEvent.Kind.MFA_MISSING,
                    answer.partner(),
                    "Partner Center let " + answer.label() + " pass, but the consent lacks multi-factor authentication:"
                            + " the partner's user must sign in with MFA and consent again before that is enforced");
        }
    }
}
