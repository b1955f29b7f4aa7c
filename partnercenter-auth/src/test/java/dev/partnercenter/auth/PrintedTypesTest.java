package dev.partnercenter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.consent.AdminConsent;
import dev.partnercenter.auth.consent.ConsentedPartner;
import dev.partnercenter.auth.consent.ExpectedPartner;
import dev.partnercenter.auth.consent.Experience;
import dev.partnercenter.auth.consent.PartnerConsent;
import dev.partnercenter.auth.consent.PendingConsent;
import dev.partnercenter.auth.consent.RefreshTokenOptions;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.Authority;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.ClientCertificate;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.Grant;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.Target;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.entra.Unanswered;
import dev.partnercenter.auth.secret.EncryptedFileSecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.StoredSecret;
import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.secrecy.Printed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints every public type of this library out of a life that is full of secrets. Those that are missing are found among the
 * class files: a new type is printed here, or this fails.
 */
class PrintedTypesTest {
    private static final SecretName NAME = new SecretName("partner-1");
    private static final Target HOME = Target.of(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);

    private final TestBed bed = TestBed.inline();
    private final Printed printed = new Printed("dev.partnercenter.auth.");

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    @DisplayName("G1: no public type prints a secret")
    void noPublicTypePrintsASecret() throws Exception {
        consents();
        tokens();
        failures();
        stores();
        credentials();

        assertThat(printed.missing(Printed.classesOf(AccessToken.class))).isEmpty();
    }

    private void print(Object... roots) {
        for (Object root : roots) {
            printed.from(root).forEach(Canaries::mustNotBeIn);
        }
    }

    private void consents() throws IOException {
        PartnerConsent consent = bed.consent();
        PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), "session");
        print(consent, pending);
        String callback =
                bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString();
        Secret code = Secret.of(String.valueOf(HttpUrl.get(callback).queryParameter("code")));
        print(new Grant.AuthorizationCode(
                code, URI.create(TestBed.REDIRECT_URI), Secret.of(Canaries.token("verifier"))));
        ConsentedPartner consented = consent.complete(pending, "session", callback);
        print(consented, AdminConsent.create(bed.app, TestBed.REDIRECT_URI), Authority.of(TestBed.PARTNER));
        print(List.copyOf(bed.events));
        print(bed.app.tokenEndpoint().deviceCode(Target.ofSignIn(Authority.ORGANIZATIONS, Resource.PARTNER_CENTER)));
        print(new Grant.DeviceCode(Secret.of(Canaries.token("device code"))), new Grant.ClientCredentials());
    }

    private void tokens() throws IOException {
        Secret refreshToken = stored().value();
        Grant grant = new Grant.RefreshToken(refreshToken, true);
        TokenReply reply = bed.app.tokenEndpoint().redeem(grant, HOME);
        Secret idToken = Objects.requireNonNull(reply.idToken());
        print(HOME, grant, reply, bed.app.idTokens().readDirect(idToken, HOME));
        AppUserTokenProvider tokens = AppUserTokenProvider.create(
                bed.app, bed.store, RefreshTokenOptions.builder().build());
        TokenRequest request = TokenRequest.forPartner(TestBed.PARTNER);
        AccessToken token = tokens.token(request);
        String claims = "{\"access_token\":{\"nbf\":{\"essential\":true}}}";
        ClaimsChallenge challenge = ClaimsChallenge.decode(Base64.getEncoder().encodeToString(claims.getBytes(UTF_8)))
                .orElseThrow();
        tokens.invalidate(token, challenge);
        print(request, token, tokens, tokens.token(request.inCustomer(bed.customer(0))), challenge);
        print(tokens.source(request), RefreshTokenOptions.builder().build(), bed.app);
        try (KeepAlive keepAlive = KeepAlive.builder(bed.app, bed.store).build()) {
            PartnerHealth health = PartnerHealth.of(bed.app, bed.store);
            print(keepAlive.run(), health, health.of(TestBed.PARTNER), bed.app.credentials());
        }
    }

    private StoredSecret stored() throws IOException {
        return bed.store.current(new SecretName(TestBed.PARTNER.value())).orElseThrow();
    }

    private void failures() throws IOException {
        AuthFailure.Builder failure = bed.app.failure().target(HOME).because("it was refused");
        print(failure, failure.consentRequired(AuthException.ConsentRequired.Reason.REVOKED));
        print(failure.customerAccess(), failure.credential(), failure.configuration(), failure.blockedByPolicy());
        print(failure.throttled(), failure.unavailable(), failure.storeFailed());
        print(Unanswered.by("login.microsoftonline.com", new IOException("reset")));
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.anotherApp(), bed.store);
        try {
            print(tokens.token(TokenRequest.forPartner(TestBed.PARTNER)));
        } catch (AuthException refused) {
            print(refused, KeepAliveReport.Cause.of(refused), new Experience(null, refused, Instant.EPOCH, true));
        }
    }

    private void stores() throws IOException {
        Secret value = Secret.of(Canaries.text("stored secret"));
        EncryptedFileSecretStore store =
                EncryptedFileSecretStore.open(directory.resolve("secrets.jwe"), Secret.of(Canaries.text("passphrase")));
        print(store, store.append(NAME, value, SecretMetadata.none()), store.current(NAME), store.versions(NAME));
        print(bed.store, NAME, Optional.of(value));
    }

    private void credentials() {
        HeldCertificate held = new HeldCertificate.Builder().rsa2048().build();
        Canaries.keep(held.keyPair().getPrivate());
        ClientCertificate certificate = ClientCertificate.of(held.keyPair().getPrivate(), List.of(held.certificate()));
        print(certificate, ClientCredential.secret(Secret.of(TestBed.CLIENT_SECRET)));
        print(ClientCredential.secret(bed.store, NAME), ClientCredential.assertionFile(directory.resolve("token")));
    }
}
