package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.client.api.ApiRequest;
import dev.partnercenter.client.api.Page;
import dev.partnercenter.client.api.PartnerCenterException;
import java.util.Map;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages whose way on is told by something else than a link of Partner Center's. */
class ContinuationsTest {
    private static final String CONTINUATION = "MS-ContinuationToken";
    private static final String HOST = "https://api.partnercenter.microsoft.com";
    private static final ApiRequest LINES = ApiRequest.get("/v1/invoices/unbilled/lineitems")
            .query("period", "current")
            .query("seekoperation", "First")
            .header("X-Locale", "de-DE");

    private record Line(int number) {}

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void continuationOfTheBodyAsksForTheSameFromThereOn() {
        world.answer(200, "{\"items\":[{\"number\":1}],\"continuationToken\":\"one\",\"links\":{}}");
        world.answer(200, "{\"items\":[{\"number\":2}],\"continuationToken\":\"two\"}");
        world.answer(200, "{\"items\":[{\"number\":3}],\"continuationToken\":\"\"}");

        assertThat(world.contoso.stream(LINES, Line.class)).containsExactly(new Line(1), new Line(2), new Line(3));

        assertThat(world.sent())
                .extracting(request -> request.header(CONTINUATION))
                .containsExactly(null, "one", "two");
        assertThat(world.sent().get(2).url())
                .hasToString(HOST + "/v1/invoices/unbilled/lineitems?period=current&seekOperation=Next");
        assertThat(world.sent())
                .extracting(request -> request.header("X-Locale"))
                .containsOnly("de-DE");
    }

    @Test
    void continuationOfAHeaderDoesTheSame() {
        world.answer(200, "{\"items\":[{\"number\":1}]}", Map.of(CONTINUATION, "one"));
        world.answer(200, "{\"items\":[{\"number\":2}]}", Map.of("ms-continuationtoken", "two"));
        world.answer(200, "{\"items\":[{\"number\":3}]}");

        assertThat(world.contoso.stream(LINES, Line.class)).hasSize(3);
        assertThat(world.sent())
                .extracting(request -> request.header(CONTINUATION))
                .containsExactly(null, "one", "two");
    }

    @Test
    void headerThatRepeatsWhatWasSentOrIsSetBesideLinksIsNoContinuation() throws Exception {
        world.answer(200, "{\"items\":[]}", Map.of(CONTINUATION, "one"));
        world.answer(200, "{\"items\":[]}", Map.of(CONTINUATION, "one"));
        world.answer(200, "{\"items\":[],\"links\":{}}", Map.of(CONTINUATION, "one"));

        assertThat(world.contoso.page(LINES, Line.class).next().orElseThrow().hasNext())
                .isFalse();
        assertThat(world.contoso.page(LINES, Line.class).hasNext()).isFalse();
    }

    @Test
    void linkGoesBeforeAContinuation() throws Exception {
        world.answer(
                200,
                "{\"items\":[],\"continuationToken\":\"of the body\",\"links\":{\"next\":{\"uri\":\"/lines?page=2\"}}}",
                Map.of(CONTINUATION, "of the header"));
        world.answer(200, "{}");

        world.contoso.page(LINES, Line.class).next();

        assertThat(world.sent().get(1).url()).hasToString(HOST + "/v1/lines?page=2");
        assertThat(world.sent().get(1).header(CONTINUATION)).isNull();
    }

    @Test
    void continuationGoesNoFurtherThanToItsPage() {
        world.answer(200, "{\"items\":[],\"continuationToken\":\"one\"}");
        world.answer(200, "{\"items\":[],\"links\":{\"next\":{\"uri\":\"/lines?page=3\"}}}");
        world.answer(200, "{\"items\":[{\"number\":3}]}");

        assertThat(world.contoso.stream(LINES, Line.class)).hasSize(1);

        assertThat(world.sent())
                .extracting(request -> request.header(CONTINUATION))
                .containsExactly(null, "one", null);
        assertThat(world.sent())
                .extracting(request -> request.header("X-Locale"))
                .containsOnly("de-DE");
    }

    @Test
    void continuationThatComesTwiceIsRefused() {
        world.answer(200, "{\"items\":[{\"number\":1}],\"continuationToken\":\"one\"}");
        world.answer(200, "{\"items\":[{\"number\":2}],\"continuationToken\":\"two\"}");
        world.answer(200, "{\"items\":[{\"number\":3}],\"continuationToken\":\"one\"}");

        assertThatThrownBy(() -> world.contoso.stream(LINES, Line.class).count())
                .cause()
                .isInstanceOf(PartnerCenterException.class)
                .hasMessageContaining("leads back to a page that was read already");
        assertThat(world.sent()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.partnercenter.microsoft.com/v1.0/lines?$skiptoken=x, /v1.0/lines?$skiptoken=x",
        "/partner/v1/analytics/lines?$skiptoken=x, /partner/v1/analytics/lines?$skiptoken=x",
        "lines?$skiptoken=x, /v1/lines?$skiptoken=x"
    })
    void linkOfODataIsFollowed(String link, String asked) throws Exception {
        world.answer(200, "{\"value\":[{\"number\":1}],\"@odata.nextLink\":\"" + link + "\"}");
        world.answer(200, "{\"value\":[{\"number\":2}]}");

        Page<Line> first = world.contoso.page(LINES, Line.class);

        assertThat(first.items()).containsExactly(new Line(1));
        assertThat(first.next().orElseThrow().items()).containsExactly(new Line(2));
        assertThat(world.sent()).extracting(Request::url).element(1).hasToString(HOST + asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/v1/lines",
                "//evil.example/v1/lines",
                "http://api.partnercenter.microsoft.com/v1/lines",
                "https://api.partnercenter.microsoft.com:8443/v1/lines"
            })
    @DisplayName("D1, F1: so is a link of OData's that leads to another place")
    void linkOfODataToAnotherPlaceIsRefusedBeforeAnythingIsSent(String link) throws Exception {
        world.answer(200, "{\"value\":[],\"@odata.nextLink\":\"" + link + "\"}");
        Page<Line> first = world.contoso.page(LINES, Line.class);

        assertThatThrownBy(first::next)
                .isInstanceOf(PartnerCenterException.class)
                .hasMessageContaining("leads to another host, so that nothing more was sent");
        assertThat(world.sent()).hasSize(1);
    }
}
