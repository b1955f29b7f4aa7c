package dev.partnercenter.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRequestTest {
    private static final HttpUrl BASE = HttpUrl.get("https://api.partnercenter.microsoft.com");

    @Test
    void valuesAndQueryAreEncodedIntoTheirPlaces() {
        ApiRequest request = ApiRequest.get("/v1/customers/{customer-tenant-id}/users/{user-id}", "a/b", "../c?d")
                .query("filter", "{\"Field\":\"a&b\"}")
                .query("size", "40");

        assertThat(request.from(BASE).url())
                .hasToString("https://api.partnercenter.microsoft.com/v1/customers/a%2Fb/users/..%2Fc%3Fd"
                        + "?filter=%7B%22Field%22%3A%22a%26b%22%7D&size=40");
        assertThat(request).hasToString("GET /v1/customers/{customer-tenant-id}/users/{user-id}");
    }

    @Test
    void requestStaysAsItWasWhenAQueryIsAdded() {
        ApiRequest all = ApiRequest.get("/v1/customers");
        all.query("size", "1");

        assertThat(all.from(BASE).url()).hasToString("https://api.partnercenter.microsoft.com/v1/customers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", ".."})
    void valueThatLeadsElsewhereIsRejected(String value) {
        assertThatThrownBy(() -> ApiRequest.get("/v1/customers/{customer-tenant-id}", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value for {customer-tenant-id} must not be blank or a dot segment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2e%2e", ".%2E", "\t..", "..;", "\\\\evil.example", "a\nb", "@evil.example"})
    void valueStaysInItsPlaceWhateverItHolds(String value) {
        HttpUrl url = ApiRequest.get("/v1/customers/{customer-tenant-id}/users", value)
                .from(BASE)
                .url();

        assertThat(url.pathSegments()).containsExactly("v1", "customers", value, "users");
        assertThat(url.host()).isEqualTo(BASE.host());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/customers?size=1",
                "/v1/customers#1",
                "/v1/customers/{id}-x",
                "/v1/customers/x{id}",
                "/v1/customers/{}",
                "/v1/customers/{id",
                "/v1/../customers",
                "/v1/./customers"
            })
    void templateThatWouldAskForSomethingElseIsRejected(String template) {
        assertThatThrownBy(() -> ApiRequest.get(template, "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("template must have braces around whole segments, and neither a query nor");
    }

    @Test
    void wrongNumberOfValuesIsRejected() {
        assertThatThrownBy(() -> ApiRequest.get("/v1/customers/{customer-tenant-id}"))
                .hasMessage("values must include one for {customer-tenant-id}");
        assertThatThrownBy(() -> ApiRequest.get("/v1/customers", "one"))
                .hasMessage("values must be as many as the template has braces: 0");
        assertThatThrownBy(() -> ApiRequest.get("v1/customers"))
                .hasMessage("template must begin with a slash, such as /v1/customers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "host", "MS-RequestId", "ms-correlationid", "Content-Type", "Cookie"})
    void headerThatTheLibraryAnswersForIsRejected(String name) {
        assertThatThrownBy(() -> ApiRequest.get("/v1/customers").header(name, "canary"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("header " + name + " is set by the library");
    }

    @Test
    void headerThatCannotBeSentIsRejectedWithoutBeingShown() {
        assertThatThrownBy(() -> ApiRequest.get("/v1/customers").header("X-Name", "canary\nHost: evil.example"))
                .hasMessage("header X-Name cannot be sent")
                .hasNoCause();
        assertThatThrownBy(() -> ApiRequest.get("/v1/customers").header("canary\n", "x"))
                .hasMessage("header name cannot be sent")
                .hasNoCause();
    }

    @Test
    void bodyThatCannotBeWrittenOrSentIsRejected() {
        assertThatThrownBy(() -> ApiRequest.post("/v1/customers").body(new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("and is a java.lang.Object")
                .hasNoCause();
        assertThatThrownBy(() -> ApiRequest.get("/v1/customers").body(Map.of())).hasMessage("GET must not have a body");
        assertThatThrownBy(() -> ApiRequest.post("/v1/customers").body(new byte[0], "no type"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void blankEtagIsRejected() {
        assertThatThrownBy(() -> ApiRequest.put("/v1/customers").ifMatch(" ")).hasMessage("etag must not be blank");
    }
}
