package dev.partnercenter.auth.consent;

import static dev.partnercenter.auth.consent.ConsentBed.SESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.StoredSecret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A consent that has yet to be proven, and a refresh token that was got elsewhere: what they count for until then. */
class ConsentProofTest {
    private final ConsentBed bed = new ConsentBed();
    private final Stored stored = bed.stored;

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void proofSeesATokenOfTheStoredCopyAndThePartner() throws Exception {
        List<String> seen = new ArrayList<>();
        PartnerConsent consent = bed.builder()
                .provenBy((consented, token) -> {
                    seen.add(consented.partner() + " " + MfaEvidence.in(token));
                    assertThat(stored.tags()).as("while it is being proven").containsKey("unproven");
                })
                .build();

        bed.consentBy(consent, bed.partner);

        assertThat(seen).containsExactly(TestBed.PARTNER + " present");
        assertThat(stored.tags()).doesNotContainKey("unproven");
    }

    @Test
    void consentThatFailsItsProofNeverCountsAndTheOneBeforeStands() throws Exception {
        bed.consentBy(bed.builder().build(), bed.partner);
        Secret before = stored.current().value();
        PartnerConsent doubting = bed.builder()
                .allowUserChange()
                .provenBy((consented, token) -> {
                    throw new IOException("no role");
                })
                .build();

        assertThatThrownBy(() -> bed.consentBy(doubting, bed.anotherUser)).hasMessage("no role");

        assertThat(stored.current().value()).isEqualTo(before);
        RefreshTokens another = RefreshTokens.of(bed.anotherApp(), bed.store);
        assertThat(another.holder(TestBed.PARTNER).orElseThrow().userId()).isEqualTo(bed.partner.userObjectId());
    }

    @Test
    void suspensionThatAFailedProofComesUponHoldsForWhatThisNodeHasHeld() throws Exception {
        bed.consentBy(bed.builder().build(), bed.partner);
        RefreshTokens register = bed.register();
        register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
        PartnerConsent doubting = bed.builder()
                .provenBy((consented, token) -> {
                    StoredSecret unproven = stored.current();
                    bed.store.setEnabled(
                            new SecretName(TestBed.PARTNER.value()),
                            unproven.version().id(),
                            false);
                    throw new IOException("no role");
                })
                .build();

        assertThatThrownBy(() -> bed.consentBy(doubting, bed.partner)).hasMessage("no role");

        assertThatThrownBy(() -> register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER))
                .isInstanceOf(AuthException.StoreFailed.class)
                .hasMessageContaining("suspended");
    }

    @Test
    void firstConsentThatFailsItsProofIsNobodysConsent() {
        PartnerConsent doubting = bed.builder()
                .provenBy((consented, token) -> {
                    throw new IOException("no role");
                })
                .build();

        assertThatThrownBy(() -> bed.consentBy(doubting, bed.partner)).hasMessage("no role");

        RefreshTokens another = RefreshTokens.of(bed.anotherApp(), bed.store);
        assertThatThrownBy(() -> another.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER))
                .isInstanceOf(ConsentRequired.class);
    }

    @Test
    void readersKeepToTheEarlierConsentWhileANewOneIsBeingProven() throws Exception {
        bed.consentBy(bed.builder().build(), bed.partner);
        List<String> readMeanwhile = new ArrayList<>();
        PartnerConsent slow = bed.builder()
                .allowUserChange()
                .provenBy((consented, token) ->
                        readMeanwhile.add(String.valueOf(RefreshTokens.of(bed.anotherApp(), bed.store)
                                .holder(TestBed.PARTNER)
                                .orElseThrow()
                                .userId())))
                .build();

        bed.consentBy(slow, bed.anotherUser);

        assertThat(readMeanwhile).containsExactly(bed.partner.userObjectId());
        assertThat(RefreshTokens.of(bed.anotherApp(), bed.store)
                        .holder(TestBed.PARTNER)
                        .orElseThrow()
                        .userId())
                .isEqualTo(bed.anotherUser.userObjectId());
    }

    @Test
    void refreshTokenGotElsewhereIsAdoptedOnceItIsProven() throws Exception {
        bed.consentBy(bed.builder().build(), bed.partner);
        Secret elsewhere = stored.current().value();
        stored.paste(Secret.of("something-else"));

        ConsentedPartner adopted = bed.builder().build().adopt(TestBed.PARTNER, elsewhere);

        assertThat(adopted.userId()).isEqualTo(bed.partner.userObjectId());
        assertThat(adopted.mfa()).isEqualTo(MfaEvidence.PRESENT);
        assertThat(stored.tags()).containsEntry("user-oid", bed.partner.userObjectId());
    }

    @Test
    void refreshTokenThatIsNoLongerGoodOrAnotherPartnersIsNotAdopted() throws Exception {
        PendingConsent pending = bed.builder().build().begin(ExpectedPartner.of(TestBed.OTHER_PARTNER), SESSION);
        bed.builder()
                .build()
                .complete(
                        pending,
                        SESSION,
                        bed.microsoft
                                .signIn(pending.authorizationUrl(), bed.otherPartner)
                                .toString());
        Secret others = bed.store
                .current(new SecretName(TestBed.OTHER_PARTNER.value()))
                .orElseThrow()
                .value();

        assertThatThrownBy(() -> bed.builder().build().adopt(TestBed.PARTNER, others))
                .isInstanceOf(AuthException.class);
        assertThatThrownBy(() -> bed.builder().build().adopt(TestBed.PARTNER, Secret.of("made-up")))
                .isInstanceOf(ConsentRequired.class);
        assertThat(bed.store.names()).doesNotContain(stored.name());
    }
}
