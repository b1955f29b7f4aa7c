package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.client.api.ApiAnswer;
import dev.partnercenter.client.api.ApiRequest;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.api.ResponseType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;
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

    @Test
    void whatIsNoDateIsUnreadableAndNotShown() {
        world.answer(200, "{\"expires\":\"the day of Ada\"}");

        assertThatThrownBy(() -> world.contoso.call(CARTS, ResponseType.of(Cart.class)))
                .isInstanceOf(PartnerCenterException.class)
                .hasMessageContaining("is not the expected JSON")
                .message()
                .doesNotContain("Ada");
    }

    @Test
    void bytesAreSentAsTheyAreWithTheirContentType() throws Exception {
        world.answer(200, "");

        world.contoso.call(
                CARTS.body("%PDF".getBytes(StandardCharsets.UTF_8), "application/pdf"), ResponseType.nothing());

        assertThat(sentBody()).isEqualTo("%PDF");
        assertThat(Objects.requireNonNull(world.sent().get(0).body()).contentType())
                .hasToString("application/pdf");
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
    void bytesComeAsTheyAre() throws Exception {
        world.answer(200, "%PDF-1.7");

        byte[] body = world.contoso
                .call(ApiRequest.get("/v1/invoices/x/documents/statement"), ResponseType.bytes())
                .body();

        assertThat(body).asString(StandardCharsets.UTF_8).isEqualTo("%PDF-1.7");
        assertThat(world.sent().get(0).headers("Accept")).containsExactly("*/*");
    }

    @Test
    void fileIsWrittenOnceAndNeverOverAnother(@TempDir Path folder) throws Exception {
        Path target = folder.resolve("statement.pdf");
        ApiRequest statement = ApiRequest.get("/v1/invoices/x/documents/statement");
        world.answer(200, "first");
        world.answer(200, "second");

        world.contoso.call(statement.header("Accept", "application/pdf"), ResponseType.file(target));
        assertThatThrownBy(() -> world.contoso.call(statement, ResponseType.file(target)))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(target).hasContent("first");
        assertThat(world.sent().get(0).headers("Accept")).containsExactly("application/pdf");
    }

    @Test
    void fileOfARefusedCallIsNotMade(@TempDir Path folder) {
        world.answer(403, "{\"code\":\"2032\"}");
        Path target = folder.resolve("statement.pdf");

        assertThatThrownBy(() -> world.contoso.call(ApiRequest.get("/v1/x"), ResponseType.file(target)))
                .isInstanceOf(PartnerCenterException.class);

        assertThat(target).doesNotExist();
    }

    @Test
    void fileThatBreaksOffLeavesNothingBehind(@TempDir Path folder) throws Exception {
        // Says that it is compressed, and is not.
        try (World broken = new World(
                7,
                client -> client.addNetworkInterceptor(chain -> {
                    var response = chain.proceed(chain.request());
                    return chain.request().url().encodedPath().equals("/v1/x")
                            ? response.newBuilder()
                                    .header("Content-Encoding", "gzip")
                                    .build()
                            : response;
                }))) {
            broken.answer(200, "these are no compressed bytes");
            Path target = folder.resolve("statement.pdf");

            assertThatThrownBy(() -> broken.contoso.call(ApiRequest.get("/v1/x"), ResponseType.file(target)))
                    .isInstanceOf(IOException.class);

            assertThat(folder).isEmptyDirectory();
        }
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
