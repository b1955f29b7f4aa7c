package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.client.customers.Customer;
import dev.partnercenter.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Partner Center answers, changed at random. */
class AnswersFuzzTest {
    private static final TenantId PARTNER = TenantId.of("bbbbbbbb-0000-4000-8000-000000000001");
    private static final HttpUrl URL = HttpUrl.get("https://api.partnercenter.microsoft.com/v1/customers");
    private static final Ask ASK = ApiRequest.get("/v1/customers").from(URL);

    private final PartnerApp app = app();

    @AfterEach
    void close() {
        app.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 429, 500})
    void refusalsAreToldApart(int status) {
        refusals(app, status)
                .change(
                        "{\"code\":900421,\"description\":\"S\",\"data\":[],\"source\":\"PartnerFD\"}"
                                .replace("S", Fuzz.SECRET),
                        "{\"error\":{\"code\":\"UnknownError\",\"message\":\"S\"}}".replace("S", Fuzz.SECRET),
                        "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS50076: S\"}"
                                .replace("S", Fuzz.SECRET),
                        "{\"statusCode\":401,\"message\":\"S\"}".replace("S", Fuzz.SECRET),
                        "<html>S</html>".replace("S", Fuzz.SECRET));
    }

    @Test
    void headersAreReadOrPassedOver() {
        Fuzz.of(input -> answer(response(429, "{}", input)))
                .change("120", "Thu, 01 Jan 2026 00:02:00 GMT", "11111111-0000-4000-8000-00000000000a", "true");
    }

    @Test
    void collectionsAreReadOrRefused() {
        collections().change("""
                        {"totalCount":1,"items":[{"id":"11111111-0000-4000-8000-000000000001","companyProfile":
                        {"tenantId":"11111111-0000-4000-8000-000000000001","domain":"a.example","companyName":"A"},
                        "relationshipToPartner":"reseller","allowDelegatedAccess":true,"attributes":{"etag":"x"}}],
                        "links":{"next":{"uri":"/customers?size=2&seekOperation=Next","method":"GET","headers":[
                        {"key":"MS-ContinuationToken","value":"S"}]}},"continuationToken":"S","@odata.nextLink":"x"}""");
    }

    static PartnerApp app() {
        return PartnerApp.builder()
                .clientId("aaaaaaaa-0000-4000-8000-000000000001")
                .credential(ClientCredential.secret(Secret.of("a client secret")))
                .build();
    }

    static Fuzz refusals(PartnerApp app, int status) {
        Refusals refusals = new Refusals(app);
        return Fuzz.of(input -> {
            Response response = response(status, input, "1");
            return refusals.toException(answer(response), response);
        });
    }

    static Fuzz collections() {
        return Fuzz.of(
                input -> Json.collection(Customer.class).read(input.getBytes(StandardCharsets.UTF_8)),
                UnreadableBody.class);
    }

    private static Answer answer(Response response) {
        return Answer.of(PARTNER, ASK, response, Instant.EPOCH);
    }

    private static Response response(int status, String body, String header) {
        String value = header.replaceAll("[\\r\\n\\x00]", " ");
        return new Response.Builder()
                .request(new Request.Builder().url(URL).build())
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .headers(new Headers.Builder()
                        .addUnsafeNonAscii("Retry-After", value)
                        .addUnsafeNonAscii("MS-RequestId", value)
                        .addUnsafeNonAscii("isMfaCompliant", value)
                        .build())
                .body(ResponseBody.create(body, MediaType.get("application/json")))
                .build();
    }
}
