package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.MessageForm;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.UntrustedServerException;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.testing.PartnerCenterSimulator;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who is taken for Partner Center. */
class TlsTest {

    @Test
    @DisplayName("F11: a server whose certificate nobody vouches for gets nothing, and is not asked again")
    void serverThatNobodyVouchesForGetsNothing() {
        try (PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder().start();
                PartnerCenterSimulator trusted =
                        PartnerCenterSimulator.builder().start()) {
            OkHttpClient itsNetworkAndAnothersTrust = trusted.httpClient()
                    .newBuilder()
                    .dns(microsoft.httpClient().dns())
                    .socketFactory(microsoft.httpClient().socketFactory())
                    .build();

            assertRefused(
                    itsNetworkAndAnothersTrust, "nobody whom this Java runtime trusts vouches", "keytool -importcert");
            assertThat(microsoft.journal().entries()).isEmpty();
        }
    }

    @Test
    @DisplayName("F11: a server whose certificate is another host's gets nothing, and is not asked again")
    void serverOfAnotherNameGetsNothing() {
        try (PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder().start()) {
            OkHttpClient mistaken = microsoft
                    .httpClient()
                    .newBuilder()
                    .hostnameVerifier((host, session) ->
                            microsoft.httpClient().hostnameVerifier().verify(host.replace("api.", "app."), session))
                    .build();

            assertRefused(mistaken, "made out to other hosts", "DNS, a proxy or a hosts file");
            assertThat(microsoft.journal().entries()).isEmpty();
        }
    }

    @Test
    @DisplayName("F11: a server whose certificate has expired gets nothing, and is not asked again")
    void serverWhoseCertificateHasExpiredGetsNothing() {
        try (PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder()
                .certificateExpires(Instant.parse("2025-01-01T00:00:00Z"))
                .start()) {
            assertRefused(
                    microsoft.httpClient(), "has expired by this machine's clock", "set this machine's clock right");
            assertThat(microsoft.journal().entries()).isEmpty();
        }
    }

    private static void assertRefused(OkHttpClient client, String because, String remedy) {
        AtomicInteger attempts = new AtomicInteger();
        OkHttpClient counting = client.newBuilder()
                .dns(host -> {
                    attempts.incrementAndGet();
                    return client.dns().lookup(host);
                })
                .build();
        try (PartnerApp app = PartnerApp.builder()
                .clientId("aaaaaaaa-0000-4000-8000-000000000001")
                .credential(ClientCredential.secret(Secret.of(Canaries.text("client secret"))))
                .runtime(AuthRuntime.builder().httpClient(counting).build())
                .build()) {
            PartnerCenter partnerCenter = PartnerCenter.create(
                    app,
                    request -> AccessToken.of(
                            request, Cloud.PUBLIC, Secret.of(Canaries.token("access token")), Instant.MAX, Set.of()));

            Throwable error = catchThrowable(
                    () -> partnerCenter.forPartner(World.CONTOSO).customers().list());

            assertThat(error)
                    .isInstanceOf(UntrustedServerException.class)
                    .hasMessageStartingWith("api.partnercenter.microsoft.com is not trusted: ")
                    .hasMessageContaining(because)
                    .hasMessageContaining(". Whoever operates the app must ")
                    .hasMessageContaining(remedy);
            MessageForm.assertIsOneLine(error.getMessage());
            assertThat(attempts).hasValue(1);
        }
    }
}
