package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.consent.PendingConsent.Kept;
import dev.partnercenter.auth.consent.PendingConsent.OneTimeSecrets;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.fuzz.Fuzz;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes back from a browser, changed at random; nothing of it leads to a request. */
class CallbackFuzzTest {
    private static final URI REDIRECT = URI.create(TestBed.REDIRECT_URI);
    private static final String STATE = "GaVe8tTpNKu0mJ2sXq7rYc4LwZ1oHd6bEiFk9vRnMxA";
    private static final String SESSION = "session";

    private final PartnerApp app = PartnerApp.builder()
            .clientId(TestBed.CLIENT_ID)
            .credential(ClientCredential.secret(Secret.of(TestBed.CLIENT_SECRET)))
            .build();
    private final PendingConsents own =
            new PendingConsents(app, REDIRECT, app.cloud()::authorizeEndpoint, (expected, secrets) -> REDIRECT);
    private final CallbackCheck check = new CallbackCheck(app, own, state -> true);

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void callbacksAreReadOrRefused() {
        callbacks()
                .change(
                        "code=" + Fuzz.SECRET + "&state=" + STATE
                                + "&session_state=11111111-0000-4000-8000-00000000000a",
                        TestBed.REDIRECT_URI + "?state=" + STATE + "&code=" + Fuzz.SECRET
                                + "&iss=https%3A%2F%2Flogin.microsoftonline.com%2F" + TestBed.PARTNER + "%2Fv2.0#",
                        "state=" + STATE
                                + "&error=access_denied&error_subcode=cancel&error_description=AADSTS65004%3a+User"
                                + "+declined.%0d%0aTrace+ID%3a+11111111-0000-4000-8000-00000000000a%0d%0aCorrelation+ID%3a+"
                                + "11111111-0000-4000-8000-00000000000b&x=" + Fuzz.SECRET);
    }

    @Test
    void codesByHandAreTakenOrRefused() {
        PendingConsent pending = pending();

        Fuzz.of(
                        input -> check.code(pending, SESSION, Secret.of(input)),
                        AuthException.class,
                        // Of Secret, which no blank text becomes.
                        IllegalArgumentException.class)
                .change(Fuzz.SECRET);
    }

    Fuzz callbacks() {
        PendingConsent pending = pending();
        return Fuzz.of(input -> check.code(pending, SESSION, input), AuthException.class);
    }

    /** Begun as any other, but with secrets that are the same in each run. */
    private PendingConsent pending() {
        PendingConsent begun = own.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);
        OneTimeSecrets secrets = new OneTimeSecrets(Secret.of(STATE), Secret.of("nonce"), Secret.of("verifier"));
        return new PendingConsent(
                REDIRECT,
                begun.expected(),
                new Kept(secrets, begun.kept().origin(), PendingConsent.hash(SESSION), begun.begunAt()));
    }
}
