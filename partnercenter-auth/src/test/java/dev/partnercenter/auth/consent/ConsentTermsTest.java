package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.testing.SimulatedPartner;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a consent may ask for, and what it must meet before it counts. */
class ConsentTermsTest {
    private static final String SESSION = "session-1";
    private static final SecretName NAME = new SecretName(TestBed.PARTNER.value());

    private final TestBed bed = TestBed.inline();
    private final SimulatedPartner anotherUser = SimulatedPartner.builder(TestBed.PARTNER.value())
            .userObjectId("bbbbbbbb-0000-4000-8000-00000000000b")
            .build();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    @DisplayName("A8: the authorization address asks for what was named and no more")
    void whatIsNamedIsAskedFor() {
        PartnerConsent consent = builder()
                .formPost()
                .prompt(Prompt.SELECT_ACCOUNT)
                .resources(Resource.PARTNER_CENTER, Resource.GRAPH)
                .build();
        HttpUrl url = HttpUrl.get(consent.begin(
                        ExpectedPartner.of(TestBed.PARTNER)
                                .withLoginHint("admin@contoso.example")
                                .withDomainHint("contoso.example"),
                        SESSION)
                .authorizationUrl()
                .toString());

        assertThat(url.queryParameter("response_mode")).isEqualTo("form_post");
        assertThat(url.queryParameter("prompt")).isEqualTo("select_account");
        assertThat(url.queryParameter("login_hint")).isEqualTo("admin@contoso.example");
        assertThat(url.queryParameter("domain_hint")).isEqualTo("contoso.example");
        assertThat(url.queryParameter("scope"))
                .isEqualTo("https://api.partnercenter.microsoft.com/.default https://graph.microsoft.com/.default"
                        + " offline_access openid profile");
    }

    @Test
    void answerAsAFormIsTaken() throws Exception {
        PartnerConsent consent = builder().formPost().build();
        PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);

        String form = bed.microsoft.signInForm(pending.authorizationUrl(), bed.partner);

        assertThat(consent.complete(pending, SESSION, form).partner()).isEqualTo(TestBed.PARTNER);
    }

    @Test
    void resourcesThatEntraWouldRefuseAreRefusedAtBuild() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().resources(Resource.GRAPH).build())
                .withMessageContaining("Partner Center");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().resources().build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder()
                        .resources(Resource.PARTNER_CENTER, Resource.GRAPH, Resource.GRAPH)
                        .build())
                .withMessageContaining("twice");
    }

    @Test
    void codeCopiedByHandIsRedeemedOnceAndOnlyInItsOwnSession() throws Exception {
        PartnerConsent consent = builder().build();
        PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);
        Secret code = Secret.of(code(pending));
        assertThatThrownBy(() -> consent.completeByHand(pending, "session-2", code))
                .isInstanceOf(AuthException.Configuration.class);

        assertThat(consent.completeByHand(pending, SESSION, code).partner()).isEqualTo(TestBed.PARTNER);

        bed.microsoft.journal().clear();
        assertThatThrownBy(() -> consent.completeByHand(pending, SESSION, code))
                .hasMessageContaining("completed before");
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    void codeOfSomebodyElsesSignInIsOfNoUse() {
        PartnerConsent consent = builder().build();
        PendingConsent theirs = consent.begin(ExpectedPartner.of(TestBed.PARTNER), "session-2");
        PendingConsent ours = consent.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);
        Secret code = Secret.of(code(theirs));

        assertThatThrownBy(() -> consent.completeByHand(ours, SESSION, code)).isInstanceOf(AuthException.class);
        assertThat(bed.store.names()).isEmpty();
    }

    @Test
    @DisplayName("A9: a sign-in without MFA is stored only for who asks for that by name")
    void signInWithoutMfaIsStoredOnlyByName() throws Exception {
        bed.microsoft.faults().withoutMfa(true);
        assertThatThrownBy(() -> consentBy(builder().build(), bed.partner)).isInstanceOf(ConsentRequired.class);
        assertThat(bed.store.names()).isEmpty();

        ConsentedPartner consented =
                consentBy(builder().acceptWithoutMfaEvidence().build(), bed.partner);

        assertThat(consented.mfa()).isEqualTo(MfaEvidence.ABSENT);
    }

    @Test
    void anotherUserOfAPartnerIsRefusedUnlessAllowedByName() throws Exception {
        consentBy(builder().build(), bed.partner);
        List<?> before = bed.store.versions(NAME);

        ConsentRequired error = catchThrowableOfType(
                ConsentRequired.class, () -> consentBy(builder().build(), anotherUser));

        assertThat(error.reason()).isEqualTo(Reason.REFUSED);
        assertThat(error.getMessage()).contains("another user", bed.partner.userObjectId());
        assertThat(bed.store.versions(NAME)).isEqualTo(before);
        assertThat(consentBy(builder().allowUserChange().build(), anotherUser).userId())
                .isEqualTo(anotherUser.userObjectId());
    }

    @Test
    void pastedTokenOfNobodyKnownLetsNoOtherUserIn() throws Exception {
        consentBy(builder().build(), bed.partner);
        bed.clock.advance(Duration.ofMinutes(1));
        bed.store.append(NAME, Secret.of("pasted"), SecretMetadata.none());
        bed.clock.advance(Duration.ofMinutes(1));

        assertThatThrownBy(() -> consentBy(builder().build(), anotherUser)).isInstanceOf(ConsentRequired.class);
    }

    @Test
    void userWhoseVersionsSomebodyHasDisabledIsStillTheOneWhoConsentedBefore() throws Exception {
        consentBy(builder().build(), bed.partner);
        bed.store.versions(NAME).forEach(version -> bed.store.setEnabled(NAME, version.id(), false));
        bed.clock.advance(Duration.ofMinutes(1));
        bed.store.append(NAME, Secret.of("pasted"), SecretMetadata.none());
        bed.clock.advance(Duration.ofMinutes(1));

        assertThatThrownBy(() -> consentBy(builder().build(), anotherUser))
                .isInstanceOf(ConsentRequired.class)
                .hasMessageContaining(bed.partner.userObjectId());
        assertThat(consentBy(builder().build(), bed.partner).userId()).isEqualTo(bed.partner.userObjectId());
    }

    @Test
    void proofSeesATokenOfTheStoredCopyAndThePartner() throws Exception {
        List<String> seen = new ArrayList<>();
        PartnerConsent consent = builder()
                .provenBy((consented, token) -> {
                    seen.add(consented.partner() + " " + MfaEvidence.in(token));
                    assertThat(standing()).as("while it is being proven").containsKey("unproven");
                })
                .build();

        consentBy(consent, bed.partner);

        assertThat(seen).containsExactly(TestBed.PARTNER + " present");
        assertThat(standing()).doesNotContainKey("unproven");
    }

    @Test
    void consentThatFailsItsProofNeverCountsAndTheOneBeforeStands() throws Exception {
        consentBy(builder().build(), bed.partner);
        Secret before = value();
        PartnerConsent doubting = builder()
                .allowUserChange()
                .provenBy((consented, token) -> {
                    throw new IOException("no role");
                })
                .build();

        assertThatThrownBy(() -> consentBy(doubting, anotherUser)).hasMessage("no role");

        assertThat(value()).isEqualTo(before);
        RefreshTokens another = RefreshTokens.of(bed.anotherApp(), bed.store);
        assertThat(another.holder(TestBed.PARTNER).orElseThrow().userId()).isEqualTo(bed.partner.userObjectId());
    }

    @Test
    void firstConsentThatFailsItsProofIsNobodysConsent() {
        PartnerConsent doubting = builder()
                .provenBy((consented, token) -> {
                    throw new IOException("no role");
                })
                .build();

        assertThatThrownBy(() -> consentBy(doubting, bed.partner)).hasMessage("no role");

        RefreshTokens another = RefreshTokens.of(bed.anotherApp(), bed.store);
        assertThatThrownBy(() -> another.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER))
                .isInstanceOf(ConsentRequired.class);
    }

    @Test
    void readersKeepToTheEarlierConsentWhileANewOneIsBeingProven() throws Exception {
        consentBy(builder().build(), bed.partner);
        List<String> readMeanwhile = new ArrayList<>();
        PartnerConsent slow = builder()
                .allowUserChange()
                .provenBy((consented, token) ->
                        readMeanwhile.add(String.valueOf(RefreshTokens.of(bed.anotherApp(), bed.store)
                                .holder(TestBed.PARTNER)
                                .orElseThrow()
                                .userId())))
                .build();

        consentBy(slow, anotherUser);

        assertThat(readMeanwhile).containsExactly(bed.partner.userObjectId());
        assertThat(RefreshTokens.of(bed.anotherApp(), bed.store)
                        .holder(TestBed.PARTNER)
                        .orElseThrow()
                        .userId())
                .isEqualTo(anotherUser.userObjectId());
    }

    @Test
    void refreshTokenGotElsewhereIsAdoptedOnceItIsProven() throws Exception {
        consentBy(builder().build(), bed.partner);
        Secret elsewhere = value();
        bed.store.append(NAME, Secret.of("something-else"), SecretMetadata.of(Map.of()));

        ConsentedPartner adopted = builder().build().adopt(TestBed.PARTNER, elsewhere);

        assertThat(adopted.userId()).isEqualTo(bed.partner.userObjectId());
        assertThat(adopted.mfa()).isEqualTo(MfaEvidence.PRESENT);
        assertThat(standing()).containsEntry("user-oid", bed.partner.userObjectId());
    }

    @Test
    void refreshTokenThatIsNoLongerGoodOrAnotherPartnersIsNotAdopted() throws Exception {
        PendingConsent pending = builder().build().begin(ExpectedPartner.of(TestBed.OTHER_PARTNER), SESSION);
        builder()
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

        assertThatThrownBy(() -> builder().build().adopt(TestBed.PARTNER, others))
                .isInstanceOf(AuthException.class);
        assertThatThrownBy(() -> builder().build().adopt(TestBed.PARTNER, Secret.of("made-up")))
                .isInstanceOf(ConsentRequired.class);
        assertThat(bed.store.names()).doesNotContain(NAME);
    }

    @Test
    void guardThatCannotTellRefusesTheConsentBeforeAnyRequest() {
        PartnerConsent consent = builder()
                .guard(state -> {
                    throw new IOException("table is down");
                })
                .build();

        assertThatThrownBy(() -> consentBy(consent, bed.partner))
                .isInstanceOf(AuthException.StoreFailed.class)
                .hasCauseInstanceOf(IOException.class);
        assertThat(bed.tokenRequests()).isZero();
    }

    private PartnerConsent.Builder builder() {
        return PartnerConsent.builder(bed.app, bed.store).redirectUri(TestBed.REDIRECT_URI);
    }

    private ConsentedPartner consentBy(PartnerConsent consent, SimulatedPartner user) throws IOException {
        PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);
        return consent.complete(
                pending,
                SESSION,
                bed.microsoft.signIn(pending.authorizationUrl(), user).toString());
    }

    private String code(PendingConsent pending) {
        HttpUrl back = HttpUrl.get(
                bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString());
        return String.valueOf(back.queryParameter("code"));
    }

    private Secret value() throws IOException {
        return bed.store.current(NAME).orElseThrow().value();
    }

    private Map<String, String> standing() throws IOException {
        return bed.store.current(NAME).orElseThrow().version().metadata().tags();
    }
}
