package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.testing.ManualClock;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedPartner;
import java.io.IOException;
import java.util.List;

/** The register of an app whose store fails when the test says so, and a partner who has consented. */
final class RegisterBed implements AutoCloseable {
    private final TestBed bed = TestBed.inline();
    final SimulatedPartner partner = bed.partner;
    final PartnerCenterSimulator microsoft = bed.microsoft;
    final ManualClock clock = bed.clock;
    final PartnerApp app = bed.app;
    final List<AuthEvent> events = bed.events;

    /** What stands behind {@link #store}, and never fails. */
    final InMemorySecretStore memory = bed.store;

    final FailingStore store = new FailingStore(memory);
    final Stored stored = Stored.in(bed);
    final RefreshTokens register = RefreshTokens.of(app, store);

    RegisterBed() {
        store.writesFail = false;
    }

    void consented() throws IOException {
        bed.consented();
    }

    TokenReply redeemAtHome() throws AuthException {
        return register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
    }

    TenantId customer(int index) {
        return bed.customer(index);
    }

    PartnerApp anotherApp() {
        return bed.anotherApp();
    }

    long tokenRequests() {
        return bed.tokenRequests();
    }

    @Override
    public void close() {
        bed.close();
    }
}
