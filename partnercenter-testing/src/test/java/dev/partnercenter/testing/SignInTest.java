package dev.partnercenter.testing;

import static dev.partnercenter.testing.Wire.OTHER_TENANT;
import static dev.partnercenter.testing.Wire.TENANT;
import static dev.partnercenter.testing.Wire.authorizationUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignInTest {
    private final PartnerCenterSimulator simulator = Wire.world().start();
    private final Wire wire = new Wire(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void browserComesBackWithCodeAndState() {
        HttpUrl back = HttpUrl.get(simulator
                .signIn(authorizationUrl("organizations").build().uri())
                .toString());

        assertThat(back.toString()).startsWith(Wire.REDIRECT + "?");
        assertThat(back.queryParameter("state")).isEqualTo("the state");
        assertThat(back.queryParameter("code")).isNotBlank();
    }

    @Test
    void formPostComesBackAsAForm() throws Exception {
        String form = simulator.signInForm(authorizationUrl(TENANT)
                .addQueryParameter("response_mode", "form_post")
                .build()
                .uri());

        HttpUrl fields = HttpUrl.get("https://unused/?" + form);
        assertThat(fields.queryParameter("state")).isEqualTo("the state");
        String code = Wire.parameter(fields.toString(), "code");
        assertThat(wire.redeem(TENANT, code).status()).isEqualTo(200);
    }

    @Test
    void anotherPartnersUserMaySignIn() throws Exception {
        SimulatedPartner other =
                SimulatedPartner.builder(OTHER_TENANT).mfa(false).build();
        URI back = simulator.signIn(authorizationUrl("organizations").build().uri(), other);

        String code = Wire.parameter(back.toString(), "code");
        String access = wire.redeem(OTHER_TENANT, code).string("access_token");
        assertThat(wire.verified(access).getStringListClaim("amr")).containsExactly("pwd");
    }

    @Test
    void anotherPartnersUserIsAStrangerInThisTenant() {
        SimulatedPartner other = SimulatedPartner.builder(OTHER_TENANT).build();

        URI back = simulator.signIn(authorizationUrl(TENANT).build().uri(), other);

        assertThat(HttpUrl.get(back.toString()).queryParameter("error")).isEqualTo("access_denied");
    }

    @Test
    void unregisteredRedirectUriIsNeverVisited() {
        URI url = authorizationUrl(TENANT)
                .setQueryParameter("redirect_uri", "https://elsewhere.example/")
                .build()
                .uri();

        assertThatThrownBy(() -> simulator.signIn(url))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("AADSTS50011");
    }

    @Test
    void portOfLocalhostPlaysNoPart() {
        URI url = authorizationUrl(TENANT)
                .setQueryParameter("redirect_uri", "http://localhost:49152/consent")
                .build()
                .uri();

        assertThat(simulator.signIn(url)).hasPort(49152);
    }

    @Test
    void browserWithoutASessionComesBackAtOnceIfNobodyIsToBeAsked() {
        URI url = authorizationUrl(TENANT)
                .addQueryParameter("prompt", "none")
                .build()
                .uri();

        HttpUrl back = HttpUrl.get(simulator.signIn(url).toString());
        assertThat(back.toString()).startsWith(Wire.REDIRECT + "?");
        assertThat(back.queryParameter("error")).isEqualTo("login_required");
        assertThat(back.queryParameter("code")).isNull();

        HttpUrl signedIn = HttpUrl.get(
                simulator.signIn(url, SimulatedPartner.builder(TENANT).build()).toString());
        assertThat(signedIn.queryParameter("code")).isNotBlank();
    }

    @Test
    void metadataOfATenantInAnotherCloudNameTheEndpointsThere() throws Exception {
        String tenant = "cccccccc-0000-4000-8000-000000000001";
        try (PartnerCenterSimulator worldwide = Wire.world()
                .tenantElsewhere(tenant, SimulatedCloud.US_GOVERNMENT)
                .start()) {
            Wire other = new Wire(worldwide);
            String here = "https://login.microsoftonline.com/" + tenant;
            String there = "https://login.microsoftonline.us/" + tenant;

            assertThat(other.get(here + "/v2.0/.well-known/openid-configuration", null)
                            .json())
                    .containsEntry("issuer", there + "/v2.0")
                    .containsEntry("token_endpoint", there + "/oauth2/v2.0/token");
            assertThat(other.appOnly(tenant, Wire.PARTNER_CENTER + "/.default").list("error_codes"))
                    .asString()
                    .isEqualTo("[90002]");
        }
    }

    @Test
    void metadataNamesTheEndpointsOfTheTenant() throws Exception {
        String base = "https://login.microsoftonline.com/" + TENANT;

        assertThat(wire.get(base + "/v2.0/.well-known/openid-configuration", null)
                        .json())
                .containsEntry("issuer", base + "/v2.0")
                .containsEntry("token_endpoint", base + "/oauth2/v2.0/token")
                .containsEntry("jwks_uri", base + "/discovery/v2.0/keys");
    }
}
