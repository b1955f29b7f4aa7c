package dev.partnercenter.auth.entra;

import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.concurrent.RejectedExecutionException;
import okhttp3.FormBody;
import okhttp3.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trades grants for tokens at Microsoft Entra's v2 token endpoint: one POST for each call, and another only if the app's
 * credential was refused and there is another one, or it reads differently. While the endpoint has asked for a pause, is
 * down or has refused all credentials of the app, the same failure is given again and nothing is sent. Safe for use by any
 * number of threads, which take their turn at the app's {@link Runway}: a request blocks for at most 15 seconds before its
 * turn and 30 seconds from then on.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow">Authorization code flow</a>
 */
public final class TokenEndpoint {
    private static final String SIGN_IN_SCOPES = " offline_access openid profile";

    private static final Logger LOG = LoggerFactory.getLogger(TokenEndpoint.class);

    private final PartnerApp app;
    private final Credentials credentials;
    private final EntraHttp http;
    private final TokenReplies replies;
    private final Refusals refusals;
    private final Pauses pauses;

    TokenEndpoint(PartnerApp app, Credentials credentials, EntraHttp http) {
        this.app = app;
        this.credentials = credentials;
        this.http = http;
        this.replies = new TokenReplies(app);
        this.refusals = new Refusals(app);
        this.pauses = new Pauses(app.runtime(), app.options());
    }

    /**
     * Redeems a grant for an access token of one resource, and whatever else the grant brings.
     *
     * @throws AuthException of the kind whose remedy fits what the endpoint said; {@link AuthException.Unavailable} if it
     *     said nothing, or nothing intelligible; {@link AuthException.Configuration}, and no grant is sent, if the app's
     *     cloud does not have the resource, a proxy does not admit the app, or whoever answers is not to be trusted
     */
    public TokenReply redeem(Grant grant, Target target) throws AuthException {
        checkCanBeHad(target);
        try {
            return app.runway().fly(() -> inTurn(grant, target));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw app.failure()
                    .target(target)
                    .because("the thread was interrupted before its turn came")
                    .cause(e)
                    .unavailable();
        } catch (RejectedExecutionException e) {
            throw app.failure()
                    .target(target)
                    .because("its turn did not come within the time a caller waits")
                    .unavailable();
        }
    }

    /** Has the next request sent though all credentials of the app were refused: one may have been registered since. */
    public void forgetRefusals() {
        credentials.forgetRefusals();
    }

    private TokenReply inTurn(Grant grant, Target target) throws AuthException {
        return credentials.use(target, attempt -> exchange(grant, target, attempt));
    }

    /** Whoever waited for a turn may find that the endpoint has asked for a pause meanwhile. */
    private TokenReply exchange(Grant grant, Target target, CredentialInUse.Attempt attempt) throws AuthException {
        try (HostBreaker<AuthException>.Pass pass = pauses.enter(grant, target)) {
            // What keeps the credential may fail too, which says nothing of the endpoint.
            ClientProof proof = attempt.prove();
            try {
                TokenReply reply = send(grant, target, proof);
                pauses.succeeded(pass, grant, target);
                return reply;
            } catch (AuthException e) {
                if (pauses.failed(pass, e, grant, target)) {
                    app.runway().troubled();
                }
                throw e;
            }
        }
    }

    /**
     * Asks for codes by which a user signs in on another device (RFC 8628, section 3.1).
     *
     * @throws AuthException as {@link #redeem} says
     */
    public DeviceCode deviceCode(Target target) throws AuthException {
        checkCanBeHad(target);
        String scope = app.cloud().scope(target.resource()) + SIGN_IN_SCOPES;
        FormBody form = new FormBody.Builder()
                .add("client_id", app.clientId())
                .add("scope", scope)
                .build();
        EntraHttp.Reply reply = post(app.cloud().deviceCodeEndpoint(target.authority()), form, target);
        if (reply.status() != 200) {
            throw refusals.of(reply, new Grant.ClientCredentials(), target);
        }
        try {
            return DeviceCode.parse(reply.body());
        } catch (ParseException e) {
            throw replies.unintelligible(reply, target, "it holds no device code");
        }
    }

    private TokenReply send(Grant grant, Target target, ClientProof proof) throws AuthException {
        String scope = scope(grant, app.cloud().scope(target.resource()));
        FormBody.Builder form =
                new FormBody.Builder().add("client_id", app.clientId()).add("scope", scope);
        addGrant(form, grant);
        proof.addTo(form);
        if (target.claims() != null) {
            form.add("claims", target.claims().json());
        }
        EntraHttp.Reply reply = post(app.cloud().tokenEndpoint(target.authority()), form.build(), target);
        if (reply.status() != 200) {
            throw refusals.of(reply, grant, target);
        }
        TokenReply issued = replies.read(reply, scope, target);
        LOG.debug(
                "A token for {} in tenant {} of partner {} was issued to app {} [correlation id {}]",
                target.resource(),
                target.tenant(),
                target.partner(),
                app.clientId(),
                reply.correlationId());
        return issued;
    }

    private void checkCanBeHad(Target target) throws AuthException {
        if (app.isClosed()) {
            throw app.failure()
                    .target(target)
                    .because("the app has been closed")
                    .remedy("The app's developer must close it last, and ask nothing of it after.")
                    .unavailable();
        }
        if (!app.cloud().has(target.resource())) {
            throw app.failure()
                    .target(target)
                    .because("the " + app.cloud() + " cloud has no such API that is known")
                    .remedy("The app's developer must ask for another, or give this one's address by Resource.of.")
                    .configuration();
        }
    }

    private EntraHttp.Reply post(URI endpoint, FormBody form, Target target) throws AuthException {
        String correlationId = EntraHttp.newCorrelationId();
        try {
            return http.send(new Request.Builder().url(endpoint.toString()).post(EntraHttp.once(form)), correlationId);
        } catch (IOException e) {
            throw Unanswered.by(endpoint.getHost(), e, app.runtime())
                    .exception(app.failure().target(target).correlationId(correlationId), e);
        }
    }

    private static String scope(Grant grant, String scope) {
        if (grant instanceof Grant.AuthorizationCode || grant instanceof Grant.DeviceCode) {
            return scope + SIGN_IN_SCOPES;
        }
        if (grant instanceof Grant.RefreshToken token) {
            return scope + (token.withIdentity() ? " offline_access openid" : " offline_access");
        }
        return scope;
    }

    private static void addGrant(FormBody.Builder form, Grant grant) {
        if (grant instanceof Grant.AuthorizationCode code) {
            form.add("grant_type", "authorization_code")
                    .add("code", code.code().reveal())
                    .add("redirect_uri", code.redirectUri().toString())
                    .add("code_verifier", code.verifier().reveal());
        } else if (grant instanceof Grant.DeviceCode code) {
            form.add("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
                    .add("device_code", code.code().reveal());
        } else if (grant instanceof Grant.RefreshToken token) {
            form.add("grant_type", "refresh_token")
                    .add("refresh_token", token.token().reveal());
        } else {
            form.add("grant_type", "client_credentials");
        }
    }
}
