package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.consent.ExpectedPartner;
import dev.partnercenter.auth.consent.PartnerConsent;
import dev.partnercenter.auth.consent.PendingConsent;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Partner Center thinks of the sign-in behind a partner's tokens, and what is done about it. */
class MfaTest {
    private final TestBed bed = TestBed.inline();
    private final PartnerApp otherNode = bed.anotherApp();
    private final AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);
    private final PartnerCenterClient reporting =
            PartnerCenter.builder(bed.app, tokens).validateMfa().build().forPartner(TestBed.PARTNER);

    @AfterEach
    void close() {
        otherNode.close();
        bed.close();
    }

    @Test
    void successWithoutMfaIsAnnouncedOnceAnHour() throws Exception {
        bed.microsoft.faults().mfaReportedOnly(true).withoutMfa(true);
        consent(bed.app);

        reporting.customers().list();
        reporting.customers().list();
        assertThat(announced()).isOne();
        assertThat(bed.events).anySatisfy(event -> {
            assertThat(event.kind()).isEqualTo(AuthEvent.Kind.MFA_MISSING);
            assertThat(event.partner()).isEqualTo(TestBed.PARTNER);
            assertThat(event.message()).startsWith("Partner Center let GET /v1/customers pass, but");
        });

        bed.clock.advance(Duration.ofHours(1));
        reporting.customers().list();
        assertThat(announced()).isEqualTo(2);
    }

    @Test
    void successWithMfaIsNotWorthAWordNorIsOneThatWasNotAskedFor() throws Exception {
        bed.consented();
        reporting.customers().list();

        bed.microsoft.faults().mfaReportedOnly(true).withoutMfa(true);
        tokens.invalidateTenant(TestBed.PARTNER);
        PartnerCenter.create(bed.app, tokens)
                .forPartner(TestBed.PARTNER)
                .customers()
                .list();

        assertThat(announced()).isZero();
    }

    @Test
    void consentWithoutMfaEndsTheCallAndNothingIsRenewed() throws Exception {
        bed.microsoft.faults().withoutMfa(true);
        consent(bed.app);
        bed.clock.advance(Duration.ofDays(2));
        long before = bed.tokenRequests();

        for (int call = 0; call < 3; call++) {
            ConsentRequired error = catchThrowableOfType(
                    ConsentRequired.class, () -> reporting.customers().list());
            assertThat(error.reason()).isEqualTo(Reason.MFA);
            assertThat(error.partner()).contains(TestBed.PARTNER);
        }

        assertThat(bed.microsoft.journal().count(Journal.Kind.API)).isEqualTo(3);
        assertThat(bed.tokenRequests() - before)
                .as("the token that was due anyway")
                .isEqualTo(1);
    }

    @Test
    void laterConsentThatAnotherNodeGotIsTakenUpWithinTheCall() throws Exception {
        bed.microsoft.faults().withoutMfa(true);
        consent(bed.app);
        bed.clock.advance(Duration.ofDays(2));
        assertThat(catchThrowableOfType(
                        ConsentRequired.class, () -> reporting.customers().list()))
                .isNotNull();
        bed.microsoft.faults().withoutMfa(false);
        consent(otherNode);

        assertThat(catchThrowableOfType(
                        ConsentRequired.class, () -> reporting.customers().list()))
                .as("the store was looked at less than a minute ago")
                .isNotNull();
        bed.clock.advance(Duration.ofMinutes(1));

        assertThat(reporting.customers().list().items()).isNotEmpty();
    }

    private void consent(PartnerApp node) throws Exception {
        PartnerConsent consent = PartnerConsent.builder(node, bed.store)
                .redirectUri(TestBed.REDIRECT_URI)
                .acceptWithoutMfaEvidence()
                .build();
        PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), "session");
        var unused = consent.complete(
                pending,
                "session",
                bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString());
    }

    private long announced() {
        return bed.events.stream()
                .filter(event -> event.kind().equals(AuthEvent.Kind.MFA_MISSING))
                .count();
    }
}
