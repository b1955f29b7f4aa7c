package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.consent.ConsentedPartner;
import dev.partnercenter.auth.consent.ExpectedPartner;
import dev.partnercenter.auth.consent.PartnerConsent;
import dev.partnercenter.auth.consent.PendingConsent;
import dev.partnercenter.auth.consent.RefreshTokens;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.testing.Hold;
import dev.partnercenter.testing.Journal;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartnerCenterProofTest {
    private final TestBed bed = TestBed.inline();
    private final PartnerConsent consent = PartnerConsent.builder(bed.app, bed.store)
            .redirectUri(TestBed.REDIRECT_URI)
            .acceptWithoutMfaEvidence()
            .provenBy(PartnerCenterProof.create(bed.app))
            .build();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void userWhomPartnerCenterLetsInIsProvenByOneCall() throws Exception {
        assertThat(consented().partner()).isEqualTo(TestBed.PARTNER);

        assertThat(bed.microsoft.journal().count(Journal.Kind.API)).isOne();
    }

    @Test
    void userWithoutARoleDoesNotCount() {
        bed.microsoft.faults().api().apiErrorNext(1, 403, "900150", "no rights");

        PartnerCenterException error = catchThrowableOfType(PartnerCenterException.class, this::consented);

        assertThat(error.status()).isEqualTo(403);
        assertNobodyConsented();
    }

    @Test
    void signInWithoutMfaIsRefusedWhetherItIsEnforcedOrOnlyReported() {
        bed.microsoft.faults().withoutMfa(true);
        assertThat(catchThrowableOfType(ConsentRequired.class, this::consented).reason())
                .isEqualTo(Reason.MFA);

        bed.microsoft.faults().mfaReportedOnly(true);
        assertThat(catchThrowableOfType(ConsentRequired.class, this::consented).reason())
                .isEqualTo(Reason.MFA);
        assertNobodyConsented();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "perhaps", "FALSE"})
    void onlyWhatPartnerCenterSaysOfMfaCounts(String header) throws Exception {
        bed.microsoft.faults().api().answerNext(1, 200, "application/json", "{}", Map.of("isMfaCompliant", header));

        if (header.equals("FALSE")) {
            assertThatThrownBy(this::consented).isInstanceOf(ConsentRequired.class);
        } else {
            assertThat(consented().partner()).isEqualTo(TestBed.PARTNER);
        }
    }

    @Test
    void partnerCenterThatDoesNotAnswerProvesNothing() throws Exception {
        AtomicReference<Throwable> error = new AtomicReference<>();
        try (Hold hold = bed.microsoft.faults().api().hold()) {
            Thread user = new Thread(() -> error.set(catchThrowable(this::consented)));
            user.start();
            hold.awaitArrived(1);
            user.interrupt();
            user.join();
        }

        assertThat(error.get()).isInstanceOf(IOException.class);
        assertNobodyConsented();
    }

    private ConsentedPartner consented() throws IOException {
        PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), "session");
        return consent.complete(
                pending,
                "session",
                bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString());
    }

    private void assertNobodyConsented() {
        RefreshTokens fromTheStore = RefreshTokens.of(bed.anotherApp(), bed.store);
        assertThatThrownBy(() -> fromTheStore.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER))
                .isInstanceOf(ConsentRequired.class);
    }
}
