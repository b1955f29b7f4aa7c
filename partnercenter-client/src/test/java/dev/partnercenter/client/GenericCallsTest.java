package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.partnercenter.client.api.ApiAnswer;
import dev.partnercenter.client.api.ApiRequest;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.api.ResponseType;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okhttp3.Request;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenericCallsTest {
    private static final ApiRequest CARTS =
            ApiRequest.post("/v1/customers/{customer-id}/carts", "bbbbbbbb-0000-4000-8000-000000000001");

    private record Phase(String value) {}

    private record Cart(
            @Nullable String id,
            @Nullable Phase phase,
            @Nullable List<Line> lines,
            @Nullable Instant expires,
            @Nullable LocalDate day) {
        boolean isEmpty() {
            return lines == null || lines.isEmpty();
        }
    }

    private record Line(int quantity, @Nullable String note) {}

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void recordIsWrittenAsJsonAndTheAnswerIsRead() throws Exception {
        world.answer(201, "{\"id\":\"c-1\",\"phase\":\"open\",\"expires\":\"2026-02-01T10:00:00.5\",\"new\":{}}");
        Cart cart = new Cart(
                null,
                new Phase("draft"),
                List.of(new Line(3, null)),
                Instant.parse("2026-01-31T00:00:00Z"),
                LocalDate.of(2026, 1, 30));

        ApiAnswer<Cart> answer = world.contoso.call(CARTS.body(cart), ResponseType.of(Cart.class));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body())
                .isEqualTo(new Cart("c-1", new Phase("open"), null, Instant.parse("2026-02-01T10:00:00.500Z"), null));
        Request sent = world.sent().get(0);
        assertThat(sent.method()).isEqualTo("POST");
        assertThat(sentBody())
                .isEqualTo("{\"phase\":\"draft\",\"lines\":[{\"quantity\":3}],"
                        + "\"expires\":\"2026-01-31T00:00:00Z\",\"day\":\"2026-01-30\"}");
        assertThat(Objects.requireNonNull(sent.body()).contentType()).hasToString("application/json");
        assertThat(cart.isEmpty()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T10:00:00Z, 2026-01-01T10:00:00Z",
        "2026-01-01T10:00:00.1234567Z, 2026-01-01T10:00:00.123456700Z",
        "2026-01-01T10:00:00-07:00, 2026-01-01T17:00:00Z",
        "2026-01-01T10:00:00, 2026-01-01T10:00:00Z",
        "2026-01-01T10: 00: 00Z, 2026-01-01T10:00:00Z",
        "2026-01-01, 2026-01-01T00:00:00Z",
        "0001-01-01T00:00:00, 0001-01-01T00:00:00Z",
        "9999-12-10T00:00:00Z, 9999-12-10T00:00:00Z"
    })
    void instantIsReadWithAndWithoutOffset(String written, Instant meant) throws Exception {
        world.answer(200, "{\"expires\":\"" + written + "\",\"day\":\"" + written + "\"}");

        Cart cart = world.contoso.call(CARTS, ResponseType.of(Cart.class)).body();

        assertThat(cart.expires()).isEqualTo(meant);
        assertThat(cart.day()).isEqualTo(LocalDate.parse(written.substring(0, 10)));
    }

    @Test
    void memberIsReadWhateverTheCaseOfItsName() throws Exception {
        world.answer(200, "{\"Id\":\"c-1\",\"Lines\":[{\"Quantity\":3}],\"Attributes\":{\"Etag\":\"-42\"}}");

        ApiAnswer<Cart> answer = world.contoso.call(CARTS, ResponseType.of(Cart.class));

        assertThat(answer.body()).isEqualTo(new Cart("c-1", null, List.of(new Line(3, null)), null, null));
        assertThat(answer.etag()).contains("-42");
    }

    @Test
    void emptyStringIsNoDate() throws Exception {
        world.answer(200, "{\"expires\":\"\",\"day\":null}");

        assertThat(world.contoso.call(CARTS, ResponseType.of(Cart.class)).body().expires())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"the day of Ada\"", "{\"day\":\"of Ada\"}", "[\"day of Ada\"]", "[]", "{}"})
    void whatIsNoDateIsUnreadableAndNotShown(String expires) {
        world.answer(200, "{\"expires\":" + expires + ",\"id\":\"c-1\"}");

        assertThatThrownBy(() -> world.contoso.call(CARTS, ResponseType.of(Cart.class)))
                .isInstanceOf(PartnerCenterException.class)
                .hasMessageContaining("is not the expected JSON")
                .hasMessageContaining("The app's developer must compare the call, and the type that it is read into,")
                .message()
                .doesNotContain("Ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void callWithoutBodySendsNone(String method) throws Exception {
        world.answer(204, "");

        world.contoso.call(request(method), ResponseType.nothing());

        assertThat(world.sent()).extracting(Request::method).containsExactly(method);
        assertThat(sentBody()).isEmpty();
    }

    @Test
    void arrayIsReadAsAList() throws Exception {
        world.answer(200, "[{\"quantity\":1},{\"quantity\":2}]");

        assertThat(world.contoso
                        .call(ApiRequest.get("/v1/lines"), ResponseType.listOf(Line.class))
                        .body())
                .containsExactly(new Line(1, null), new Line(2, null));
    }

    private record Invoice(
            @Nullable String id,
            @Nullable Map<String, Object> links,
            @Nullable Map<String, Object> attributes) {}

    private record Size(int totalCount) {}

    private record Renamed(@JsonProperty("items") @Nullable List<Invoice> invoices) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'totalCount':1,'items':[{'id':'D1'}],'links':{'self':{}},'attributes':{'objectType':'Collection'}}",
                "{'totalCount':0,'items':[]}",
                "{'Items':[{'Id':'D1'}],'TotalCount':1,'continuationToken':'next'}",
                "{'@odata.context':'x','value':[{'id':'D1'}],'@odata.nextLink':'y'}",
                "{'value':[]}"
            })
    void collectionReadAsOneItemIsRefusedAndThereIsSaidHowToReadIt(String body) {
        world.answer(200, body.replace('\'', '"'));

        assertThatThrownBy(() -> world.contoso.call(ApiRequest.get("/v1/invoices"), ResponseType.of(Invoice.class)))
                .isInstanceOf(PartnerCenterException.class)
                .hasMessageContaining(
                        "answered GET /v1/invoices with 200, but its body is a collection, and the type that"
                                + " it is read into has no place for one. The app's developer must read it by page or stream,")
                .hasMessageNotContaining("D1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':'o-1','totalCount':1,'items':[{'id':'D1'}]}",
                "{'totalCount':1,'items':[],'status':'new'}",
                "{'items':[{'id':'D1'}]}",
                "{'totalCount':1,'items':{}}",
                "{'value':{},'links':{}}",
                "{'links':{'self':{}}}",
                "{}"
            })
    void whatMayBeOneThingIsReadAsOne(String body) throws Exception {
        world.answer(200, body.replace('\'', '"'));

        Invoice read = world.contoso
                .call(ApiRequest.get("/v1/invoices"), ResponseType.of(Invoice.class))
                .body();

        assertThat(read.id()).isEqualTo(body.contains("o-1") ? "o-1" : null);
    }

    @Test
    void typeThatHasAPlaceForAPartOfACollectionIsGivenIt() throws Exception {
        ApiRequest invoices = ApiRequest.get("/v1/invoices");
        for (int i = 0; i < 3; i++) {
            world.answer(200, "{\"totalCount\":1,\"items\":[{\"id\":\"D1\"}],\"links\":{}}");
        }

        assertThat(world.contoso.call(invoices, ResponseType.of(Size.class)).body())
                .isEqualTo(new Size(1));
        assertThat(world.contoso.call(invoices, ResponseType.of(Renamed.class)).body())
                .isEqualTo(new Renamed(List.of(new Invoice("D1", null, null))));
        assertThat(world.contoso
                        .call(invoices, ResponseType.of(Map.class))
                        .body()
                        .get("totalCount"))
                .isEqualTo(1);
    }

    @Test
    void etagIsThatOfTheHeaderElseOfTheBody() throws Exception {
        world.answer(200, "{\"attributes\":{\"etag\":\"of the body\"}}");
        world.answer(200, "{\"attributes\":{\"etag\":\"of the body\"}}", Map.of("ETag", "\"of the header\""));
        world.answer(200, "{\"attributes\":\"none\"}");

        assertThat(world.contoso.call(CARTS, ResponseType.of(Cart.class)).etag())
                .contains("of the body");
        assertThat(world.contoso.call(CARTS, ResponseType.of(Cart.class)).etag())
                .contains("\"of the header\"");
        assertThat(world.contoso.call(CARTS, ResponseType.of(Cart.class)).etag())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-42, '\"-42\"'", "'\"-42\"', '\"-42\"'", "'W/\"-42\"', 'W/\"-42\"'"})
    void etagIsSentInQuotes(String etag, String sent) throws Exception {
        world.answer(204, "");

        world.contoso.call(request("PUT").ifMatch(etag), ResponseType.nothing());

        assertThat(world.sent().get(0).header("If-Match")).isEqualTo(sent);
    }

    @Test
    void callersHeadersStandInPlaceOfTheUsualOnes() throws Exception {
        world.answer(200, "{}", Map.of("Location", "/v1/jobs/7"));

        ApiAnswer<?> answer = world.contoso.call(
                CARTS.header("X-Locale", "de-DE").header("x-ms-customeruser-upn", "x"), ResponseType.nothing());

        assertThat(world.sent().get(0).headers("X-Locale")).containsExactly("de-DE");
        assertThat(world.sent().get(0).headers("Accept")).containsExactly("application/json");
        assertThat(world.sent().get(0).header("x-ms-customeruser-upn")).isEqualTo("x");
        assertThat(answer.header("location")).contains("/v1/jobs/7");
        assertThat(answer).hasToString("ApiAnswer[200]");
    }

    @Test
    void pagesAreReadOfAnyCollection() throws Exception {
        ApiRequest customers = ApiRequest.get("/v1/customers").query("size", "3");

        assertThat(world.contoso.page(customers, Map.class).items()).hasSize(3);
        assertThat(world.contoso.stream(customers, Map.class)).hasSize(7);
    }

    private String sentBody() throws IOException {
        Buffer buffer = new Buffer();
        var body = world.sent().get(0).body();
        if (body != null) {
            body.writeTo(buffer);
        }
        return buffer.readUtf8();
    }

    private static ApiRequest request(String method) {
        return switch (method) {
            case "POST" -> CARTS;
            case "PUT" -> ApiRequest.put("/v1/things/{id}", "7");
            case "PATCH" -> ApiRequest.patch("/v1/things/{id}", "7");
            default -> ApiRequest.delete("/v1/things/{id}", "7");
        };
    }
}
