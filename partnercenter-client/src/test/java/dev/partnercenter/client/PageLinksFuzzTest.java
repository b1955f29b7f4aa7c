package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.fuzz.Fuzz;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a page says of the next, changed at random. */
class PageLinksFuzzTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void linksAreFollowedOrRefusedAndNeverLeadElsewhere() {
        Fuzz.of(
                        input -> {
                            world.answer(200, input);
                            // Not the customers, who are printed as they came: what was changed may hold the secret
                            // there.
                            return world.contoso.customers().stream()
                                    .limit(50)
                                    .toList()
                                    .size();
                        },
                        UncheckedIOException.class)
                .changeFew(300, """
                        {"totalCount":1,"items":[{"id":"11111111-0000-4000-8000-000000000001"}],"links":{"next":{"uri":
                        "/customers?size=2&seekOperation=Next","method":"GET","headers":[{"key":"MS-ContinuationToken",
                        "value":"S"}]}}}""".replace("S", Fuzz.SECRET), """
                        {"items":[],"continuationToken":"S"}""".replace("S", Fuzz.SECRET), """
                        {"value":[],"@odata.nextLink":"https://api.partnercenter.microsoft.com/v1/customers?$skip=S"}""".replace(
                                "S", Fuzz.SECRET));

        assertThat(world.sent()).allMatch(request -> request.url().isHttps());
    }
}
