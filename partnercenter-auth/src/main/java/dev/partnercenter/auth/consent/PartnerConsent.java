package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Grant;
import dev.partnercenter.auth.entra.IdToken;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.Target;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretStore;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Gets a partner's consent, once and with a person: the authorization code flow with PKCE (RFC 6749, RFC 7636, OpenID
 * Connect Core 1.0) as the Secure Application Model asks for it. What comes of it, a refresh token, goes into the store
 * only if it was checked: the right person's answer to the right question, signed by the cloud, from an expected partner,
 * with multi-factor authentication. Safe for use by any number of threads.
 */
public final class PartnerConsent {
    private final PartnerApp app;
    private final Enrolment enrolment;
    private final AuthorizationRequest request;
    private final PendingConsents pendings;
    private final CallbackCheck check;

    private PartnerConsent(Builder builder, AuthorizationRequest request) {
        this.app = builder.app;
        this.enrolment = builder.enrolment();
        this.request = request;
        this.pendings = new PendingConsents(app, request.redirectUri(), app.cloud()::authorizeEndpoint, request::url);
        this.check = new CallbackCheck(app, pendings, builder.guard != null ? builder.guard : RecentStates.of(app));
    }

    /**
     * A consent to Partner Center, with a fresh sign-in, whose answer comes as a query; the redirect URI is due.
     */
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
        return pendings.begin(expected, binding);
    }

    /**
     * Reads a consent that was {@linkplain PendingConsent#seal sealed}, on this node or another.
     *
     * @param expected as for {@link #begin}
     * @throws AuthException.ConsentRequired if it began more than ten minutes ago
     * @throws AuthException.Configuration if it was not sealed with this key, was changed since, or was begun by another
     *     configuration: another app, cloud, redirect URI or expected partner
     * @throws IllegalArgumentException if the key is no AES key of 256 bits that gives its bytes away
     */
    public PendingConsent open(String sealed, SecretKey key, ExpectedPartner expected) throws AuthException {
        return pendings.open(sealed, key, expected);
    }

    /**
     * Completes a consent: checks the answer, redeems its code, checks who signed in and how, stores the refresh token,
     * reads it back and redeems the stored copy once. Only then, and when {@linkplain Builder#provenBy the proof} is
     * content too, does it take the place of an earlier one. Blocks on the token endpoint and on the store.
     *
     * <p>A page at the redirect URI is loaded by whoever likes, and again: where the session holds no pending consent there is
     * nothing to complete, and the person begins a new one. What is thrown tells in its remedy what to show that person.
     *
     * @param pending what {@link #begin} or {@link #open} returned, out of the same person's session
     * @param binding the same value that {@link #begin} was given
     * @param queryOrForm what came back to the redirect URI, as it came and not decoded: its query string, its form body, or
     *     the whole address
     * @throws AuthException.ConsentRequired if the user declined, came without multi-factor authentication, is not the one
     *     who consented before, or took longer than ten minutes: a person has to begin again; with the reason {@link
     *     AuthException.ConsentRequired.Reason#ADMIN_CONSENT} if an administrator has to consent first, by {@link
     *     AdminConsent}
     * @throws AuthException.Configuration if the answer is not one to this request, and then nothing was redeemed; or if
     *     what its code was redeemed for is not, and then nothing was stored
     * @throws AuthException.StoreFailed if the store did not take the token
     * @throws AuthException of another kind as {@link dev.partnercenter.auth.entra.TokenEndpoint#redeem} says
     * @throws IOException as the proof says
     */
    public ConsentedPartner complete(PendingConsent pending, String binding, String queryOrForm) throws IOException {
        return redeem(pending, check.code(pending, binding, queryOrForm));
    }

    /**
     * Completes a consent by the code alone, which a person has copied out of a page, as the redirect URI
     * {@code urn:ietf:wg:oauth:2.0:oob} asks for. For a program that the same person runs; a web application takes
     * {@linkplain #complete(PendingConsent, String, String) the whole answer}.
     *
     * @throws IOException as there
     */
    public ConsentedPartner completeByHand(PendingConsent pending, String binding, Secret code) throws IOException {
        return redeem(pending, check.code(pending, binding, code));
    }

    /**
     * Takes over a refresh token that the partner's user got for this app elsewhere, such as with PowerShell: proven as
     * that of a consent is, before it is stored.
     *
     * @throws IOException as {@link #complete} says; {@link AuthException.ConsentRequired} if the token is no longer good
     */
    public ConsentedPartner adopt(TenantId partner, Secret refreshToken) throws IOException {
        Target home = Target.of(partner, partner, Resource.PARTNER_CENTER);
        TokenReply reply = app.tokenEndpoint().redeem(new Grant.RefreshToken(refreshToken, true), home);
        Secret idToken = reply.idToken();
        if (idToken == null) {
            throw app.failure()
                    .target(home)
                    .because("the token endpoint gave no id_token, so that nobody knows whose token it is")
                    .configuration();
        }
        Secret newest = Objects.requireNonNullElse(reply.refreshToken(), refreshToken);
        return enrolment.enrol(
                app.idTokens().readDirect(idToken, home), reply, newest, ExpectedPartner.of(partner)::admits);
    }

    private ConsentedPartner redeem(PendingConsent pending, Secret code) throws IOException {
        Target target = Target.ofSignIn(pending.authority(), Resource.PARTNER_CENTER);
        TokenReply reply = app.tokenEndpoint()
                .redeem(new Grant.AuthorizationCode(code, request.redirectUri(), pending.verifier()), target);
        if (reply.idToken() == null || reply.refreshToken() == null) {
            throw app.failure()
                    .target(target)
                    .because("the token endpoint gave no id_token or no refresh token")
                    .remedy(
                            "The app's developer must register its redirect URI for the platform 'Web', and a user must be"
                                    + " able to grant offline_access.")
                    .configuration();
        }
        Instant signedInAfter = request.prompt().equals(Prompt.LOGIN) ? pending.begunAt() : null;
        IdToken identity = app.idTokens().verify(reply.idToken(), pending.nonce(), signedInAfter, target);
        return enrolment.enrol(identity, reply, reply.refreshToken(), pending.expected()::admits);
    }

    /** Collects what a consent needs. Not safe for use by several threads. */
    public static final class Builder {
        private final PartnerApp app;
        private final SecretStore store;
        private @Nullable URI redirectUri;
        private boolean formPost;
        private Prompt prompt = Prompt.LOGIN;
        private List<Resource> resources = List.of(Resource.PARTNER_CENTER);
        private @Nullable PendingConsentGuard guard;
        private ConsentProof proof = (consented, accessToken) -> {};
        private boolean withoutMfaEvidence;
        private boolean userMayChange;

        private Builder(PartnerApp app, SecretStore store) {
            this.app = app;
            this.store = store;
        }

        /**
         * Where Entra sends the user back to, exactly as it is registered, for the platform 'Web': what is registered for a
         * single-page app gives refresh tokens of 24 hours, and those to a browser only (AADSTS9002327).
         *
         * @throws IllegalArgumentException if it is neither https nor http on loopback, or Entra would refuse its form
         */
        public Builder redirectUri(String redirectUri) {
            this.redirectUri = RedirectUri.check(redirectUri);
            return this;
        }

        /** Has the answer come as a form ({@code response_mode=form_post}), which no server's log of addresses shows. */
        public Builder formPost() {
            this.formPost = true;
            return this;
        }

        /** {@link Prompt#LOGIN} by default. */
        public Builder prompt(Prompt prompt) {
            this.prompt = Objects.requireNonNull(prompt, "prompt");
            return this;
        }

        /**
         * The APIs that the user is asked to consent to, each by all the permissions of the registration; by default
         * Partner Center alone. The refresh token opens whatever was consented to.
         */
        public Builder resources(Resource... resources) {
            this.resources = List.of(resources);
            return this;
        }

        /** What makes the use of a pending consent single; one in this process's memory by default. */
        public Builder guard(PendingConsentGuard guard) {
            this.guard = Objects.requireNonNull(guard, "guard");
            return this;
        }

        /** A last test before a consent counts; none by default. */
        public Builder provenBy(ConsentProof proof) {
            this.proof = Objects.requireNonNull(proof, "proof");
            return this;
        }

        /**
         * Stores consents that show no multi-factor authentication too. Partner Center refuses most calls with a token of
         * theirs (401, code 900421); other APIs may not.
         */
        public Builder acceptWithoutMfaEvidence() {
            this.withoutMfaEvidence = true;
            return this;
        }

        /**
         * Lets another user of a partner consent than the one who did so before, as the store tells; there a version that
         * somebody has disabled tells it too.
         */
        public Builder allowUserChange() {
            this.userMayChange = true;
            return this;
        }

        /** The same terms, for a user who types a code in on another device; nothing comes back to a redirect URI then. */
        public DeviceCodeConsent buildForDevices() {
            return new DeviceCodeConsent(app, enrolment());
        }

        Enrolment enrolment() {
            return RefreshTokens.of(app, store)
                    .enrolment(new Enrolment.Terms(withoutMfaEvidence, userMayChange, proof));
        }

        /**
         * Makes the consent.
         *
         * @throws IllegalArgumentException if the redirect URI is missing, or Entra would refuse the resources: Partner
         *     Center is not among them, one is there twice, or the app's cloud lacks one
         */
        public PartnerConsent build() {
            if (redirectUri == null) {
                throw new IllegalArgumentException("redirect URI must be given, exactly as it is registered");
            }
            return new PartnerConsent(this, new AuthorizationRequest(app, redirectUri, formPost, prompt, resources));
        }
    }
}
