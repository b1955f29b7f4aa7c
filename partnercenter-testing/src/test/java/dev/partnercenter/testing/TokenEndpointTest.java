package dev.partnercenter.testing;

import static dev.partnercenter.testing.Wire.CLIENT_ID;
import static dev.partnercenter.testing.Wire.DELEGATED;
import static dev.partnercenter.testing.Wire.OTHER_CLIENT_ID;
import static dev.partnercenter.testing.Wire.OTHER_TENANT;
import static dev.partnercenter.testing.Wire.PARTNER_CENTER;
import static dev.partnercenter.testing.Wire.REDIRECT;
import static dev.partnercenter.testing.Wire.SECRET;
import static dev.partnercenter.testing.Wire.TENANT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.partnercenter.testing.Wire.Answer;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import okhttp3.Credentials;
import okhttp3.FormBody;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenEndpointTest {
    private final PartnerCenterSimulator simulator = Wire.world().start();
    private final Wire wire = new Wire(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void codeIsRedeemedForAPartnerCenterTokenWithMfa() throws Exception {
        Answer reply = wire.redeem(TENANT, wire.code("organizations"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json()).containsEntry("expires_in", 3599L).containsEntry("token_type", "Bearer");
        assertThat(reply.headers().get("Date")).isEqualTo("Thu, 01 Jan 2026 00:00:00 GMT");
        JWTClaimsSet access = wire.verified(reply.string("access_token"));
        assertThat(access.getIssuer()).isEqualTo("https://sts.windows.net/" + TENANT + "/");
        assertThat(access.getAudience()).containsExactly(PARTNER_CENTER);
        assertThat(access.getStringListClaim("amr")).containsExactly("pwd", "mfa");
        assertThat(access.getStringClaim("ver")).isEqualTo("1.0");
    }

    @Test
    void idTokenCarriesTheNonceOfTheConsentAndNoAmr() throws Exception {
        Answer reply = wire.redeem(TENANT, wire.code(TENANT));

        JWTClaimsSet id = wire.verified(reply.string("id_token"));
        assertThat(id.getIssuer()).isEqualTo("https://login.microsoftonline.com/" + TENANT + "/v2.0");
        assertThat(id.getAudience()).containsExactly(CLIENT_ID);
        assertThat(id.getStringClaim("nonce")).isEqualTo("the nonce");
        assertThat(id.getStringClaim("tid")).isEqualTo(TENANT);
        assertThat(id.getClaim("amr")).isNull();
    }

    @Test
    void codeIsGoodForOneRedemption() throws Exception {
        String code = wire.code(TENANT);
        wire.redeem(TENANT, code);

        assertRefused(wire.redeem(TENANT, code), 400, "invalid_grant", 54005);
    }

    @Test
    void codeLivesTenMinutes() throws Exception {
        String code = wire.code(TENANT);
        simulator.clock().advance(Duration.ofMinutes(10));

        assertRefused(wire.redeem(TENANT, code), 400, "invalid_grant", 70008);
    }

    @Test
    void wrongVerifierIsRefused() throws Exception {
        FormBody.Builder form = Wire.client("authorization_code")
                .add("code", wire.code(TENANT))
                .add("redirect_uri", REDIRECT)
                .add("code_verifier", "x".repeat(43))
                .add("scope", DELEGATED);

        assertRefused(wire.token(TENANT, form), 400, "invalid_grant", 501481);
    }

    @Test
    void anotherRedirectUriAtRedemptionIsRefused() throws Exception {
        FormBody.Builder form = Wire.client("authorization_code")
                .add("code", wire.code(TENANT))
                .add("redirect_uri", "http://localhost:9/consent")
                .add("code_verifier", Wire.VERIFIER)
                .add("scope", DELEGATED);

        assertRefused(wire.token(TENANT, form), 400, "invalid_grant", 70000);
    }

    @Test
    void codeAtAnotherTenantIsRefused() throws Exception {
        assertRefused(wire.redeem(OTHER_TENANT, wire.code(TENANT)), 400, "invalid_grant", 700005);
    }

    @Test
    void refreshGivesANewTokenAndTheOldOneStaysGood() throws Exception {
        String first = wire.redeem(TENANT, wire.code(TENANT)).string("refresh_token");
        String second = wire.refresh(TENANT, first, DELEGATED).string("refresh_token");

        assertThat(second).isNotEqualTo(first);
        assertThat(wire.refresh(TENANT, first, DELEGATED).status()).isEqualTo(200);
        assertThat(wire.refresh(TENANT, second, DELEGATED).status()).isEqualTo(200);
    }

    @Test
    void eachRefreshTokenDiesNinetyDaysAfterItsOwnIssue() throws Exception {
        String first = wire.redeem(TENANT, wire.code(TENANT)).string("refresh_token");
        simulator.clock().advance(Duration.ofDays(89));
        String second = wire.refresh(TENANT, first, DELEGATED).string("refresh_token");
        simulator.clock().advance(Duration.ofDays(1));

        assertRefused(wire.refresh(TENANT, first, DELEGATED), 400, "invalid_grant", 700082);
        assertThat(wire.refresh(TENANT, second, DELEGATED).status()).isEqualTo(200);
    }

    @Test
    void revokedRefreshTokensAreRefusedAndLaterOnesAreNot() throws Exception {
        String revoked = wire.redeem(TENANT, wire.code(TENANT)).string("refresh_token");
        simulator.revokeRefreshTokens(TENANT);
        String later = wire.redeem(TENANT, wire.code(TENANT)).string("refresh_token");

        assertRefused(wire.refresh(TENANT, revoked, DELEGATED), 400, "invalid_grant", 50173);
        assertThat(wire.refresh(TENANT, later, DELEGATED).status()).isEqualTo(200);
    }

    @Test
    void refreshTokenThatUseSpendsIsGoodOnce() throws Exception {
        simulator.faults().refreshTokensSpentByUse(true);
        String first = wire.redeem(TENANT, wire.code(TENANT)).string("refresh_token");

        String second = wire.refresh(TENANT, first, DELEGATED).string("refresh_token");

        assertRefused(wire.refresh(TENANT, first, DELEGATED), 400, "invalid_grant", 70000);
        assertThat(wire.refresh(TENANT, second, DELEGATED).status()).isEqualTo(200);
    }

    @Test
    void tokensOfOneUserAreRevokedAndThoseOfAColleagueAreNot() throws Exception {
        SimulatedPartner colleague = SimulatedPartner.builder(TENANT)
                .userObjectId("ffffffff-0000-4000-8000-000000000001")
                .build();
        String first = wire.redeem(TENANT, wire.code(TENANT)).string("refresh_token");
        URI back = simulator.signIn(Wire.authorizationUrl(TENANT).build().uri(), colleague);
        String second =
                wire.redeem(TENANT, Wire.parameter(back.toString(), "code")).string("refresh_token");

        simulator.revokeRefreshTokensOfUser(colleague.userObjectId());

        assertThat(wire.refresh(TENANT, first, DELEGATED).status()).isEqualTo(200);
        assertRefused(wire.refresh(TENANT, second, DELEGATED), 400, "invalid_grant", 50173);
    }

    @Test
    void refreshTokenOfAnotherAppIsRefused() throws Exception {
        String token = wire.redeem(TENANT, wire.code(TENANT)).string("refresh_token");
        FormBody.Builder form = new FormBody.Builder()
                .add("client_id", OTHER_CLIENT_ID)
                .add("client_secret", "another secret")
                .add("grant_type", "refresh_token")
                .add("refresh_token", token)
                .add("scope", DELEGATED);

        assertRefused(wire.token(TENANT, form), 400, "invalid_grant", 700007);
    }

    @Test
    void partnersRefreshTokenWorksAtItsCustomersTenantForAnotherResource() throws Exception {
        String customer = Guids.derivedFrom(TENANT + "/customer/1");
        String token = wire.redeem(TENANT, wire.code(TENANT)).string("refresh_token");

        Answer reply = wire.refresh(customer, token, "https://graph.microsoft.com/.default openid");

        JWTClaimsSet access = wire.verified(reply.string("access_token"));
        assertThat(access.getStringClaim("tid")).isEqualTo(customer);
        assertThat(access.getAudience()).containsExactly("https://graph.microsoft.com");
        assertThat(wire.verified(reply.string("id_token")).getClaim("nonce")).isNull();
    }

    @Test
    void partnersRefreshTokenIsRefusedAtAStrangersCustomer() throws Exception {
        String stranger = Guids.derivedFrom(OTHER_TENANT + "/customer/1");
        String token = wire.redeem(TENANT, wire.code(TENANT)).string("refresh_token");

        assertRefused(wire.refresh(stranger, token, DELEGATED), 400, "invalid_grant", 50020);
    }

    @Test
    void twoResourcesInOneTokenRequestAreRefused() throws Exception {
        String token = wire.redeem(TENANT, wire.code(TENANT)).string("refresh_token");
        String two = PARTNER_CENTER + "/.default https://graph.microsoft.com/.default";

        assertRefused(wire.refresh(TENANT, token, two), 400, "invalid_request", 28002);
        assertRefused(wire.appOnly(TENANT, two), 400, "invalid_scope", 70011);
    }

    @Test
    void clientCredentialsGiveAnAppOnlyTokenAndNothingToRefreshItWith() throws Exception {
        Answer reply = wire.appOnly(TENANT, PARTNER_CENTER + "/.default");

        assertThat(reply.json().keySet())
                .containsExactlyInAnyOrder("token_type", "expires_in", "ext_expires_in", "access_token");
        JWTClaimsSet access = wire.verified(reply.string("access_token"));
        assertThat(access.getClaims()).doesNotContainKeys("amr", "scp", "upn");
        assertThat(access.getStringClaim("appid")).isEqualTo(CLIENT_ID);
    }

    @Test
    void clientCredentialsNeedATenant() throws Exception {
        assertRefused(wire.appOnly("organizations", PARTNER_CENTER + "/.default"), 400, "invalid_request", 9001023);
    }

    @Test
    void secretMayComeInABasicHeader() throws Exception {
        String userName = URLEncoder.encode(CLIENT_ID, UTF_8);
        String password = URLEncoder.encode(SECRET, UTF_8);
        FormBody form = new FormBody.Builder()
                .add("grant_type", "client_credentials")
                .add("scope", PARTNER_CENTER + "/.default")
                .build();

        Answer reply = wire.send(new Request.Builder()
                .url("https://login.microsoftonline.com/" + TENANT + "/oauth2/v2.0/token")
                .header("Authorization", Credentials.basic(userName, password))
                .post(form)
                .build());

        assertThat(reply.status()).isEqualTo(200);
    }

    @Test
    void replacedSecretIsRefused() throws Exception {
        simulator.replaceSecrets(CLIENT_ID, Set.of("the next one"));

        assertRefused(wire.appOnly(TENANT, PARTNER_CENTER + "/.default"), 401, "invalid_client", 7000215);
    }

    @Test
    void unknownTenantIsRefused() throws Exception {
        assertRefused(
                wire.appOnly("cccccccc-0000-4000-8000-000000000001", PARTNER_CENTER + "/.default"),
                400,
                "invalid_request",
                90002);
    }

    @Test
    void refusalSaysWhenAndUnderWhichCorrelationId() throws Exception {
        String correlation = "dddddddd-0000-4000-8000-000000000001";
        Answer reply = wire.send(new Request.Builder()
                .url("https://login.microsoftonline.com/" + TENANT + "/oauth2/v2.0/token")
                .header("client-request-id", correlation)
                .post(Wire.client("refresh_token")
                        .add("refresh_token", "made up")
                        .add("scope", DELEGATED)
                        .build())
                .build());

        assertRefused(reply, 400, "invalid_grant", 70000);
        assertThat(reply.json())
                .containsEntry("correlation_id", correlation)
                .containsEntry("timestamp", "2026-01-01 00:00:00Z");
        assertThat(reply.string("error_description")).startsWith("AADSTS70000: ");
    }

    private static void assertRefused(Answer reply, int status, String error, long code) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.json()).containsEntry("error", error).containsEntry("error_codes", List.of(code));
    }
}
