package dev.partnercenter.auth.consent;

import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.Prompt;
import dev.partnercenter.auth.consent.PendingConsent.OneTimeSecrets;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.Grant;
import dev.partnercenter.auth.entra.IdToken;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.Target;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretStore;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Gets a partner's consent, once and with a person: the authorization code flow with PKCE (RFC 6749, RFC 7636, OpenID
 * Connect Core 1.0) as the Secure Application Model asks for it. What comes of it, a refresh token, goes into the store
 * only if it was checked: the right person's answer to the right question, signed by the cloud, from an expected partner,
 * with multi-factor authentication. Safe for use by any number of threads.
 */
public final class PartnerConsent {
    private final PartnerApp app;
    private final RefreshTokens refreshTokens;
    private final URI redirectUri;
    private final CallbackCheck check;

    private PartnerConsent(Builder builder, URI redirectUri) {
        this.app = builder.app;
        this.refreshTokens = RefreshTokens.of(builder.app, builder.store);
        this.redirectUri = redirectUri;
        this.check = new CallbackCheck(builder.app);
    }

    /** A consent to Partner Center, with a fresh sign-in; the redirect URI is due. */
    public static Builder builder(PartnerApp app, SecretStore store) {
        return new Builder(app, store);
    }

    /**
     * Begins a consent: send the user's browser to {@link PendingConsent#authorizationUrl()}.
     *
     * @param expected whose consent is welcome
     * @param binding what ties this consent to the person who began it, such as the id of that person's session
     * @throws IllegalArgumentException if the binding is blank
     */
    public PendingConsent begin(ExpectedPartner expected, String binding) {
        if (binding.isBlank()) {
            throw new IllegalArgumentException("binding must be a value of the user's own session");
        }
        State state = new State(32);
        Nonce nonce = new Nonce(32);
        CodeVerifier verifier = new CodeVerifier();
        Scope scope =
                new Scope(app.cloud().defaultScope(Resource.PARTNER_CENTER), "offline_access", "openid", "profile");
        URI url = new AuthenticationRequest.Builder(ResponseType.CODE, scope, new ClientID(app.clientId()), redirectUri)
                .endpointURI(app.cloud().authorizeEndpoint(expected.authority()))
                .responseMode(ResponseMode.QUERY)
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .prompt(new Prompt(Prompt.Type.LOGIN))
                .build()
                .toURI();
        OneTimeSecrets secrets = new OneTimeSecrets(
                Secret.of(state.getValue()), Secret.of(nonce.getValue()), Secret.of(verifier.getValue()));
        return new PendingConsent(url, expected, secrets, binding, app.runtime().now());
    }

    /**
     * Completes a consent: checks the answer, redeems its code, checks who signed in and how, stores the refresh token,
     * reads it back and redeems the stored copy once. Blocks on the token endpoint and on the store.
     *
     * @param pending what {@link #begin} returned, out of the same person's session
     * @param binding the same value that {@link #begin} was given
     * @param queryOrForm what came back to the redirect URI: its query string, its form body, or the whole address
     * @throws AuthException.ConsentRequired if the user declined, came without multi-factor authentication, or took longer
     *     than ten minutes: a person has to begin again
     * @throws AuthException.Configuration if the answer is not one to this request, and then nothing was redeemed; or if
     *     what its code was redeemed for is not, and then nothing was stored
     * @throws AuthException.StoreFailed if the store did not take the token
     * @throws AuthException of another kind as {@link dev.partnercenter.auth.entra.TokenEndpoint#redeem} says
     */
    public ConsentedPartner complete(PendingConsent pending, String binding, String queryOrForm) throws IOException {
        Secret code = check.code(pending, binding, queryOrForm);
        Target target = Target.ofSignIn(pending.authority(), Resource.PARTNER_CENTER);
        TokenReply reply =
                app.tokenEndpoint().redeem(new Grant.AuthorizationCode(code, redirectUri, pending.verifier()), target);
        if (reply.idToken() == null || reply.refreshToken() == null) {
            throw app.failure()
                    .target(target)
                    .because("the token endpoint gave no id_token or no refresh token")
                    .remedy(
                            "The app's developer must register its redirect URI for the platform 'Web', and a user must be"
                                    + " able to grant offline_access.")
                    .configuration();
        }
        IdToken identity = app.idTokens().verify(reply.idToken(), pending.nonce(), target);
        AuthFailure.Builder failure = app.failure().partner(identity.tenant()).tenant(identity.tenant());
        if (!pending.expected().admits(identity.tenant())) {
            throw failure.because("a user of a partner that is not expected signed in; nothing was stored")
                    .remedy("The right partner's user must begin again and sign in with that partner's account.")
                    .consentRequired(Reason.REFUSED);
        }
        MfaEvidence mfa = MfaEvidence.in(reply.accessToken());
        if (mfa != MfaEvidence.PRESENT) {
            throw failure.because("the sign-in shows no multi-factor authentication (" + mfa + "); nothing was stored")
                    .remedy(
                            "The partner's user must sign in with MFA; where another identity provider does the sign-in,"
                                    + " its administrator must have it tell Entra of the MFA.")
                    .consentRequired(Reason.MFA);
        }
        return refreshTokens.enrol(new RefreshToken(
                identity.tenant(),
                reply.refreshToken(),
                app.cloud().name(),
                app.clientId(),
                identity.userId(),
                identity.issuedAt(),
                reply.issuedAt(),
                mfa,
                true));
    }

    /** Collects what a consent needs. Not safe for use by several threads. */
    public static final class Builder {
        private final PartnerApp app;
        private final SecretStore store;
        private @Nullable URI redirectUri;

        private Builder(PartnerApp app, SecretStore store) {
            this.app = app;
            this.store = store;
        }

        /**
         * Where Entra sends the user back to, exactly as it is registered.
         *
         * @throws IllegalArgumentException if it is neither https nor http on loopback, or Entra would refuse its form
         */
        public Builder redirectUri(String redirectUri) {
            this.redirectUri = RedirectUri.check(redirectUri);
            return this;
        }

        /**
         * Makes the consent.
         *
         * @throws IllegalArgumentException if the redirect URI is missing
         */
        public PartnerConsent build() {
            if (redirectUri == null) {
                throw new IllegalArgumentException("redirect URI must be given, exactly as it is registered");
            }
            return new PartnerConsent(this, redirectUri);
        }
    }
}
