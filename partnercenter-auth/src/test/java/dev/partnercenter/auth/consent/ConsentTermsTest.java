package dev.partnercenter.auth.consent;

import static dev.partnercenter.auth.consent.ConsentBed.SESSION;
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
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a consent may ask for, and what it must meet before it counts. */
class ConsentTermsTest {
    private final ConsentBed bed = new ConsentBed();
    private final Stored stored = bed.stored;

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    @DisplayName("A8: the authorization address asks for what was named and no more")
    void whatIsNamedIsAskedFor() {
        PartnerConsent consent = bed.builder()
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
        PartnerConsent consent = bed.builder().formPost().build();
        PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);

        String form = bed.microsoft.signInForm(pending.authorizationUrl(), bed.partner);

        assertThat(consent.complete(pending, SESSION, form).partner()).isEqualTo(TestBed.PARTNER);
    }

    @Test
    void resourcesThatEntraWouldRefuseAreRefusedAtBuild() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bed.builder().resources(Resource.GRAPH).build())
                .withMessageContaining("Partner Center");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bed.builder().resources().build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bed.builder()
                        .resources(Resource.PARTNER_CENTER, Resource.GRAPH, Resource.GRAPH)
                        .build())
                .withMessageContaining("twice");
    }

    @Test
    void codeCopiedByHandIsRedeemedOnceAndOnlyInItsOwnSession() throws Exception {
        PartnerConsent consent = bed.builder().build();
        PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);
        Secret code = Secret.of(code(pending));
        assertThatThrownBy(() -> consent.completeByHand(pending, "session-2", code))
                .isInstanceOf(AuthException.Configuration.class);

        assertThat(consent.completeByHand(pending, SESSION, code).partner()).isEqualTo(TestBed.PARTNER);

        bed.microsoft.journal().clear();
        assertThatThrownBy(() -> consent.completeByHand(pending, SESSION, code))
                .hasMessageContaining("completed before; nothing was redeemed. Nobody has to act if that went well");
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    void codeOfSomebodyElsesSignInIsOfNoUse() {
        PartnerConsent consent = bed.builder().build();
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
        assertThatThrownBy(() -> bed.consentBy(bed.builder().build(), bed.partner))
                .isInstanceOf(ConsentRequired.class);
        assertThat(bed.store.names()).isEmpty();

        ConsentedPartner consented =
                bed.consentBy(bed.builder().acceptWithoutMfaEvidence().build(), bed.partner);

        assertThat(consented.mfa()).isEqualTo(MfaEvidence.ABSENT);
    }

    @Test
    void anotherUserOfAPartnerIsRefusedUnlessAllowedByName() throws Exception {
        bed.consentBy(bed.builder().build(), bed.partner);
        List<?> before = bed.store.versions(stored.name());

        ConsentRequired error = catchThrowableOfType(
                ConsentRequired.class, () -> bed.consentBy(bed.builder().build(), bed.anotherUser));

        assertThat(error.reason()).isEqualTo(Reason.REFUSED);
        assertThat(error.getMessage()).contains("another user", bed.partner.userObjectId());
        assertThat(bed.store.versions(stored.name())).isEqualTo(before);
        assertThat(bed.consentBy(bed.builder().allowUserChange().build(), bed.anotherUser)
                        .userId())
                .isEqualTo(bed.anotherUser.userObjectId());
    }

    @Test
    void pastedTokenOfNobodyKnownLetsNoOtherUserIn() throws Exception {
        bed.consentBy(bed.builder().build(), bed.partner);
        bed.clock.advance(Duration.ofMinutes(1));
        stored.paste(Secret.of("pasted"));
        bed.clock.advance(Duration.ofMinutes(1));

        assertThatThrownBy(() -> bed.consentBy(bed.builder().build(), bed.anotherUser))
                .isInstanceOf(ConsentRequired.class);
    }

    @Test
    void userWhoseVersionsSomebodyHasDisabledIsStillTheOneWhoConsentedBefore() throws Exception {
        bed.consentBy(bed.builder().build(), bed.partner);
        bed.store.versions(stored.name()).forEach(version -> bed.store.setEnabled(stored.name(), version.id(), false));
        bed.clock.advance(Duration.ofMinutes(1));
        stored.paste(Secret.of("pasted"));
        bed.clock.advance(Duration.ofMinutes(1));

        assertThatThrownBy(() -> bed.consentBy(bed.builder().build(), bed.anotherUser))
                .isInstanceOf(ConsentRequired.class)
                .hasMessageContaining(bed.partner.userObjectId());
        assertThat(bed.consentBy(bed.builder().build(), bed.partner).userId()).isEqualTo(bed.partner.userObjectId());
    }

    @Test
    void guardThatCannotTellRefusesTheConsentBeforeAnyRequest() {
        PartnerConsent consent = bed.builder()
                .guard(state -> {
                    throw new IOException("table is down");
                })
                .build();

        assertThatThrownBy(() -> bed.consentBy(consent, bed.partner))
                .isInstanceOf(AuthException.StoreFailed.class)
                .hasCauseInstanceOf(IOException.class);
        assertThat(bed.tokenRequests()).isZero();
    }

    private String code(PendingConsent pending) {
        HttpUrl back = HttpUrl.get(
                bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString());
        return String.valueOf(back.queryParameter("code"));
    }
}
