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
import dev.partnercenter.auth.consent.PendingConsent.OneTimeSecrets;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import java.net.URI;
import java.util.List;

/**
 * What a user's browser is sent to Entra with: the authorization request of RFC 6749, section 4.1.1, with PKCE S256 (RFC
 * 7636) and a nonce.
 */
record AuthorizationRequest(
        PartnerApp app, URI redirectUri, boolean formPost, Prompt prompt, List<Resource> resources) {

    /**
     * Checks what Entra would refuse only once a person stands before it.
     *
     * @throws IllegalArgumentException if Partner Center is not among the resources, one is there twice, or the app's cloud
     *     lacks one
     */
    AuthorizationRequest {
        if (!resources.contains(Resource.PARTNER_CENTER)) {
            throw new IllegalArgumentException("resources must name Partner Center, by whose token MFA is proven");
        }
        if (resources.stream().distinct().count() < resources.size()) {
            throw new IllegalArgumentException("resources must not name one twice: " + resources);
        }
        resources.forEach(app.cloud()::defaultScope);
        resources = List.copyOf(resources);
    }

    URI url(ExpectedPartner expected, OneTimeSecrets secrets) {
        Scope scope = new Scope();
        resources.forEach(resource -> scope.add(app.cloud().defaultScope(resource)));
        List.of("offline_access", "openid", "profile").forEach(scope::add);
        AuthenticationRequest.Builder request = new AuthenticationRequest.Builder(
                        ResponseType.CODE, scope, new ClientID(app.clientId()), redirectUri)
                .endpointURI(app.cloud().authorizeEndpoint(expected.authority()))
                .responseMode(formPost ? ResponseMode.FORM_POST : ResponseMode.QUERY)
                .state(new State(secrets.state().reveal()))
                .nonce(new Nonce(secrets.nonce().reveal()))
                .codeChallenge(new CodeVerifier(secrets.verifier().reveal()), CodeChallengeMethod.S256)
                .customParameter("prompt", prompt.value());
        if (expected.loginHint() != null) {
            request.loginHint(expected.loginHint());
        }
        if (expected.domainHint() != null) {
            request.customParameter("domain_hint", expected.domainHint());
        }
        return request.build().toURI();
    }
}
