package dev.partnercenter.testing;

import static dev.partnercenter.testing.Wire.OTHER_TENANT;
import static dev.partnercenter.testing.Wire.PARTNER_CENTER;
import static dev.partnercenter.testing.Wire.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.testing.Wire.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import okhttp3.Headers;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartnerCenterApiTest {
    private static final String CUSTOMERS = PARTNER_CENTER + "/v1/customers";
    private static final String CUSTOMER = Guids.derivedFrom(TENANT + "/customer/1");

    private final PartnerCenterSimulator simulator = Wire.world().start();
    private final Wire wire = new Wire(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void customersComeInPagesWhoseLinksAreFollowedByTheirHeaders() throws Exception {
        List<String> names = new ArrayList<>();
        List<String> links = new ArrayList<>();
        Answer page = wire.get(CUSTOMERS + "?size=2", userToken(TENANT));
        names.addAll(names(page));
        while (page.find("links", "next") != null) {
            links.add(page.string("links", "next", "uri"));
            page = follow(page);
            names.addAll(names(page));
        }

        assertThat(names).containsExactly("Customer 1", "Customer 2", "Customer 3", "Customer 4", "Customer 5");
        assertThat(links)
                .containsExactly("/v1/customers?size=2&seekOperation=Next", "/customers?size=2&seekOperation=Next");
    }

    @Test
    void nextPageWithoutItsTokenIsRefused() throws Exception {
        Answer reply = wire.get(CUSTOMERS + "?size=2&seekOperation=Next", userToken(TENANT));

        assertFault(reply, 400, "800002");
    }

    @Test
    void customerIsFoundById() throws Exception {
        Answer reply = wire.get(CUSTOMERS + "/" + CUSTOMER, userToken(TENANT));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json()).containsEntry("id", CUSTOMER).containsKey("billingProfile");
    }

    @Test
    void anotherPartnersCustomerIsNotFound() throws Exception {
        Answer reply = wire.get(CUSTOMERS + "/" + Guids.derivedFrom(OTHER_TENANT + "/customer/1"), userToken(TENANT));

        assertFault(reply, 404, "60003");
    }

    @Test
    void customerIdThatIsNoGuidIsRefused() throws Exception {
        assertFault(wire.get(CUSTOMERS + "/contoso", userToken(TENANT)), 400, "900118");
    }

    @Test
    void namesAreFilteredByTheirBeginning() throws Exception {
        String filter = "%7B%22Field%22%3A%22CompanyName%22%2C%22Value%22%3A%22customer%205%22%2C"
                + "%22Operator%22%3A%22starts_with%22%7D";

        assertThat(names(wire.get(CUSTOMERS + "?size=0&filter=" + filter, userToken(TENANT))))
                .containsExactly("Customer 5");
    }

    @Test
    void requestAndCorrelationIdsComeBack() throws Exception {
        Answer reply = wire.send(new Request.Builder()
                .url(CUSTOMERS)
                .header("Authorization", "Bearer " + userToken(TENANT))
                .header("MS-RequestId", "request")
                .header("MS-CorrelationId", "correlation")
                .build());

        assertThat(reply.headers().get("MS-RequestId")).isEqualTo("request");
        assertThat(reply.headers().get("MS-CorrelationId")).isEqualTo("correlation");
        assertThat(simulator.journal().entries())
                .last()
                .satisfies(entry -> assertThat(entry.headers()).containsEntry("MS-RequestId", "request"));
    }

    @Test
    void userWithoutMfaIsRefused() throws Exception {
        assertFault(wire.get(CUSTOMERS, userToken(OTHER_TENANT)), 401, "900421");
    }

    @Test
    void missingMfaIsMerelyReportedWhenAskedTo() throws Exception {
        simulator.faults().mfaReportedOnly(true);

        Answer reply = wire.send(new Request.Builder()
                .url(CUSTOMERS)
                .headers(Headers.of("Authorization", "Bearer " + userToken(OTHER_TENANT), "ValidateMfa", "true"))
                .build());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers().get("isMfaCompliant")).isEqualTo("false");
    }

    @Test
    void appAloneNeedsNoMfa() throws Exception {
        String token = wire.appOnly(OTHER_TENANT, PARTNER_CENTER + "/.default").string("access_token");

        assertThat(names(wire.get(CUSTOMERS, token))).containsExactly("Customer 1");
    }

    @Test
    void wrongAudienceIsRefused() throws Exception {
        String token =
                wire.appOnly(TENANT, "https://graph.windows.net/.default").string("access_token");

        assertFault(wire.get(CUSTOMERS, token), 401, "900420");
    }

    @Test
    void expiredTokenIsRefused() throws Exception {
        String token = userToken(TENANT);
        simulator.clock().advance(Duration.ofSeconds(3599));

        Answer reply = wire.get(CUSTOMERS, token);

        assertFault(reply, 401, "400");
        assertThat(reply.headers().get("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    }

    @Test
    void revokedTokensAreRefusedAndLaterOnesAreNot() throws Exception {
        String revoked = userToken(TENANT);
        simulator.revokeAccessTokens(TENANT);
        String later = userToken(TENANT);

        assertFault(wire.get(CUSTOMERS, revoked), 401, "400");
        assertThat(wire.get(CUSTOMERS, later).status()).isEqualTo(200);
    }

    @Test
    void tokenOfAnotherIssuerIsRefused() throws Exception {
        try (PartnerCenterSimulator elsewhere = Wire.world().start()) {
            String foreign = new Wire(elsewhere)
                    .appOnly(TENANT, PARTNER_CENTER + "/.default")
                    .string("access_token");

            assertFault(wire.get(CUSTOMERS, foreign), 401, "400");
        }
    }

    @Test
    void customersTenantHasNoCustomers() throws Exception {
        String refresh = wire.redeem(TENANT, wire.code(TENANT)).string("refresh_token");
        String token =
                wire.refresh(CUSTOMER, refresh, PARTNER_CENTER + "/.default").string("access_token");

        assertFault(wire.get(CUSTOMERS, token), 403, "2032");
    }

    @Test
    void graphAsksForItsOwnToken() throws Exception {
        String graph =
                wire.appOnly(TENANT, "https://graph.microsoft.com/.default").string("access_token");

        assertThat(wire.get("https://graph.microsoft.com/v1.0/users", graph).status())
                .isEqualTo(200);
        assertThat(wire.get("https://management.azure.com/subscriptions", graph).status())
                .isEqualTo(401);
    }

    private String userToken(String tenant) throws Exception {
        return wire.redeem(tenant, wire.code(tenant)).string("access_token");
    }

    private Answer follow(Answer page) throws Exception {
        String uri = page.string("links", "next", "uri");
        return wire.send(new Request.Builder()
                .url(PARTNER_CENTER + (uri.startsWith("/v1") ? "" : "/v1") + uri)
                .header("Authorization", "Bearer " + userToken(TENANT))
                .header(
                        page.string("links", "next", "headers", 0, "key"),
                        page.string("links", "next", "headers", 0, "value"))
                .build());
    }

    private static List<String> names(Answer page) {
        return IntStream.range(0, page.list("items").size())
                .mapToObj(i -> page.string("items", i, "companyProfile", "companyName"))
                .toList();
    }

    private static void assertFault(Answer reply, int status, String code) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.json()).containsEntry("code", code).containsKeys("description", "source");
    }
}
