package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.client.api.Page;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.customers.Customer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    private static final String CONTINUATION = "MS-ContinuationToken";
    private static final String ID = "cccccccc-0000-4000-8000-00000000000";

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void streamGoesOverAllPages() {
        try (World large = new World(1_234, client -> client)) {
            List<Customer> all = large.contoso.customers().stream().toList();

            assertThat(all).hasSize(1_234).doesNotHaveDuplicates();
            assertThat(large.sent()).hasSize(3);
        }
    }

    @Test
    void streamFetchesOnlyThePagesItNeeds() {
        try (World large = new World(1_234, client -> client)) {
            assertThat(large.contoso.customers().stream().limit(500)).hasSize(500);
            assertThat(large.sent()).hasSize(1);

            assertThat(large.contoso.customers().stream().skip(500).findFirst()).isPresent();
            assertThat(large.sent()).hasSize(3);
        }
    }

    @Test
    void streamSendsNothingBeforeItIsConsumed() {
        Stream<Customer> all = world.contoso.customers().stream();

        assertThat(world.sent()).isEmpty();
        assertThat(all.count()).isEqualTo(7);
    }

    @Test
    void failureInTheStreamIsWrappedOnce() {
        world.microsoft.faults().api().apiErrorNext(1, 403, "2032", "Access denied");

        assertThatThrownBy(() -> world.contoso.customers().stream().count())
                .isExactlyInstanceOf(UncheckedIOException.class)
                .cause()
                .isInstanceOfSatisfying(
                        PartnerCenterException.class,
                        e -> assertThat(e.status()).isEqualTo(403))
                .hasNoCause();
    }

    @Test
    void failureOnALaterPageKeepsWhatCameBefore() {
        world.answer(200, page(1, "/customers?seekOperation=Next", "one"));
        world.answer(500, "");
        List<Customer> seen = new ArrayList<>();

        assertThatThrownBy(() -> world.contoso.customers().stream().forEach(seen::add))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(seen).extracting(Customer::id).containsExactly(ID + 1);
    }

    @Test
    void emptyPageInTheMiddleEndsNothing() {
        world.answer(200, page(1, "/customers?seekOperation=Next", "one"));
        world.answer(200, page(null, "/customers?seekOperation=Next", "two"));
        world.answer(200, page(2, null, null));

        assertThat(world.contoso.customers().stream()).extracting(Customer::id).containsExactly(ID + 1, ID + 2);
    }

    @Test
    void partlyConsumedPageCanBeContinuedTwice() throws Exception {
        Page<Customer> first = world.contoso.customers().list(4);

        assertThat(first.next().orElseThrow().items())
                .isEqualTo(first.next().orElseThrow().items())
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/customers?size=2&seekOperation=Next",
                "/customers?size=2&seekOperation=Next",
                "customers?size=2&seekOperation=Next",
                "https://api.partnercenter.microsoft.com/v1/customers?size=2&seekOperation=Next",
                "https://api.partnercenter.microsoft.com:443/customers?size=2&seekOperation=Next",
                "HTTPS://API.PartnerCenter.Microsoft.COM/v1/customers?size=2&seekOperation=Next"
            })
    void linkIsFollowedWithAndWithoutVersionAndHost(String uri) throws Exception {
        world.answer(200, page(1, uri, "opaque=="));
        world.answer(200, page(2, null, null));

        Optional<Page<Customer>> second = world.contoso.customers().list().next();

        assertThat(second.orElseThrow().items()).extracting(Customer::id).containsExactly(ID + 2);
        Request followed = world.sent().get(1);
        assertThat(followed.url())
                .hasToString("https://api.partnercenter.microsoft.com/v1/customers?size=2&seekOperation=Next");
        assertThat(followed.headers(CONTINUATION)).containsExactly("opaque==");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/v1/customers",
                "//evil.example/v1/customers",
                "\\\\\\\\evil.example/v1/customers",
                "http://api.partnercenter.microsoft.com/v1/customers",
                "https://api.partnercenter.microsoft.com:8443/v1/customers",
                "https://api.partnercenter.microsoft.com@evil.example/v1/customers",
                "https://user:word@api.partnercenter.microsoft.com/v1/customers",
                "https://api.partnercenter.microsoft.com.evil.example/v1/customers",
                "https://api.partnercenter.microsoft.com./v1/customers",
                "https://xn--api-partnercenter.microsoft.com/v1/customers",
                "https://api.partnercenter.m\u0131crosoft.com/v1/customers",
                "https://127.0.0.1/v1/customers",
                "https://[::1]/v1/customers",
                "https://graph.microsoft.com/v1/customers",
                "ftp://api.partnercenter.microsoft.com/v1/customers",
                "file:///v1/customers"
            })
    @DisplayName("D1, F1: a link to the next page that leads to another place is refused before anything is sent")
    void linkToAnotherPlaceIsRefusedBeforeAnythingIsSent(String uri) throws Exception {
        world.answer(200, page(1, uri, "opaque"));
        Page<Customer> first = world.contoso.customers().list();

        assertThatThrownBy(first::next)
                .isInstanceOf(PartnerCenterException.class)
                .hasMessageContaining("its link to the next page leads to another host, so that nothing more was sent")
                .message()
                .doesNotContain("evil", "8443", "word", "opaque");
        assertThat(world.sent()).hasSize(1);
    }

    @Test
    void linkThatWantsAnotherMethodIsRefused() throws Exception {
        world.answer(200, page(1, "/customers?seekOperation=Next", "one").replace("\"GET\"", "\"DELETE\""));
        Page<Customer> first = world.contoso.customers().list();

        assertThatThrownBy(first::next)
                .isInstanceOf(PartnerCenterException.class)
                .hasMessageContaining("is not one to GET");
        assertThat(world.sent()).hasSize(1);
    }

    @Test
    void sameContinuationTwiceIsRefused() {
        world.answer(200, page(1, "/customers?seekOperation=Next", "one"));
        world.answer(200, page(2, "/v1/customers?seekOperation=Next", "two"));
        world.answer(200, page(3, "/v1/customers?seekOperation=Next", "one"));
        List<Customer> seen = new ArrayList<>();

        assertThatThrownBy(() -> world.contoso.customers().stream().forEach(seen::add))
                .cause()
                .isInstanceOf(PartnerCenterException.class)
                .hasMessageContaining("leads back to a page that was read already");

        assertThat(seen).extracting(Customer::id).containsExactly(ID + 1, ID + 2, ID + 3);
        assertThat(world.sent()).hasSize(3);
    }

    @Test
    void linkToTheFirstPageIsRefused() throws Exception {
        world.answer(200, "{\"items\":[],\"links\":{\"next\":{\"uri\":\"/customers\"}}}");
        Page<Customer> first = world.contoso.customers().list();

        assertThatThrownBy(first::next).hasMessageContaining("leads back to a page that was read already");
    }

    @Test
    void linkRepeatsNoHeaderThatSpeaksForTheCaller() throws Exception {
        world.answer(
                200,
                page(1, "/customers?seekOperation=Next", "one")
                        .replace(
                                "\"headers\":[",
                                "\"headers\":[null,{},{\"key\":\"Authorization\",\"value\":\"Bearer theirs\"},"
                                        + "{\"key\":\"Host\",\"value\":\"evil.example\"},"
                                        + "{\"key\":\"MS-RequestId\",\"value\":\"theirs\"},"));
        world.answer(200, page(2, null, null));

        world.contoso.customers().list().next();

        Request followed = world.sent().get(1);
        assertThat(followed.header("Host")).isEqualTo("api.partnercenter.microsoft.com");
        assertThat(followed.headers("Authorization")).hasSize(1).doesNotContain("Bearer theirs");
        assertThat(followed.headers("MS-RequestId")).hasSize(1).doesNotContain("theirs");
        assertThat(followed.header(CONTINUATION)).isEqualTo("one");
    }

    @Test
    void continuationThatIsNoHeaderIsRefusedWithoutBeingShown() throws Exception {
        world.answer(200, page(1, "/customers?seekOperation=Next", "one\\nHost: evil.example"));
        Page<Customer> first = world.contoso.customers().list();

        assertThatThrownBy(first::next)
                .isInstanceOf(PartnerCenterException.class)
                .hasMessageContaining("has a header that cannot be sent")
                .hasNoCause()
                .message()
                .doesNotContain("evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"items\":null,\"links\":null}",
                "{\"items\":[null],\"links\":{\"next\":null}}",
                "{\"totalCount\":\"0\",\"links\":{\"next\":{\"uri\":\"\"}}}"
            })
    void collectionThatSaysLittleIsAnEmptyLastPage(String body) throws Exception {
        world.answer(200, body);

        Page<Customer> page = world.contoso.customers().list();

        assertThat(page.items()).isEmpty();
        assertThat(page.hasNext()).isFalse();
    }

    private static String page(@Nullable Integer customer, @Nullable String next, @Nullable String continuation) {
        String items = customer == null ? "" : "{\"id\":\"" + ID + customer + "\"}";
        String link = next == null
                ? ""
                : ",\"next\":{\"uri\":\"" + next + "\",\"method\":\"GET\",\"headers\":[{\"key\":\"" + CONTINUATION
                        + "\",\"value\":\"" + continuation + "\"}]}";
        return "{\"totalCount\":1,\"items\":[" + items + "],\"links\":{\"self\":{\"uri\":\"/customers\"}" + link + "}}";
    }
}
