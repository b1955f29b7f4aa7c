package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.PartnerCenterSimulator;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
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

            assertRefused(itsNetworkAndAnothersTrust, SSLHandshakeException.class);
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

            assertRefused(mistaken, SSLPeerUnverifiedException.class);
            assertThat(microsoft.journal().entries()).isEmpty();
        }
    }

    private static void assertRefused(OkHttpClient client, Class<? extends SSLException> how) {
        AtomicInteger attempts = new AtomicInteger();
        OkHttpClient counting = client.newBuilder()
                .dns(host -> {
                    attempts.incrementAndGet();
                    return client.dns().lookup(host);
                })
                .build();
        try (PartnerApp app = PartnerApp.builder()
                .clientId("aaaaaaaa-0000-4000-8000-000000000001")
                .credential(ClientCredential.secret(Secret.of("a client secret")))
                .runtime(AuthRuntime.builder().httpClient(counting).build())
                .build()) {
            PartnerCenter partnerCenter = PartnerCenter.create(
                    app, request -> AccessToken.of(request, Cloud.PUBLIC, Secret.of("a-token"), Instant.MAX, Set.of()));

            Throwable error = catchThrowable(
                    () -> partnerCenter.forPartner(World.CONTOSO).customers().list());

            assertThat(error).isInstanceOf(how);
            assertThat(attempts).hasValue(1);
        }
    }
}
