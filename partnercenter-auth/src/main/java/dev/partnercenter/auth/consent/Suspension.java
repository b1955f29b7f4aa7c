package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Whether a partner is suspended, as far as this process knows; when that begins, it is announced and tokens are dropped. */
final class Suspension {
    private final PartnerApp app;
    private final TenantId partner;
    private final Consumer<TenantId> dropTokens;
    private final AtomicBoolean suspended = new AtomicBoolean();

    Suspension(PartnerApp app, TenantId partner, Consumer<TenantId> dropTokens) {
        this.app = app;
        this.partner = partner;
        this.dropTokens = dropTokens;
    }

    void began() {
        if (suspended.compareAndSet(false, true)) {
            app.announce(
                    AuthEvent.Kind.SUSPENDED,
                    partner,
                    "The partner's refresh token is disabled in the secret store; the partner's tokens are dropped");
            dropTokens.accept(partner);
        }
    }

    void ended() {
        suspended.set(false);
    }
}
