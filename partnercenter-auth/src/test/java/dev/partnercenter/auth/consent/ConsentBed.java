package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.testing.ManualClock;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedPartner;
import java.io.IOException;

/** Consents of the first partner, by the user it has or by another one, on the terms that a test sets. */
final class ConsentBed implements AutoCloseable {
    static final String SESSION = "session-1";

    private final TestBed bed = TestBed.inline();
    final PartnerCenterSimulator microsoft = bed.microsoft;
    final ManualClock clock = bed.clock;
    final InMemorySecretStore store = bed.store;
    final Stored stored = Stored.in(bed);
    final SimulatedPartner partner = bed.partner;
    final SimulatedPartner otherPartner = bed.otherPartner;

    /** Somebody else of the first partner. */
    final SimulatedPartner anotherUser = SimulatedPartner.builder(TestBed.PARTNER.value())
            .userObjectId("bbbbbbbb-0000-4000-8000-00000000000b")
            .build();

    PartnerConsent.Builder builder() {
        return PartnerConsent.builder(bed.app, store).redirectUri(TestBed.REDIRECT_URI);
    }

    /** What this node redeems by. */
    RefreshTokens register() {
        return RefreshTokens.of(bed.app, store);
    }

    ConsentedPartner consentBy(PartnerConsent consent, SimulatedPartner user) throws IOException {
        PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);
        return consent.complete(
                pending,
                SESSION,
                bed.microsoft.signIn(pending.authorizationUrl(), user).toString());
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
