package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a Partner Center that is content with no token costs. */
class RefusedTokensTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @DisplayName("I-16: while every token is refused one is replaced a minute, and calls are sent once")
    void tokensThatAreAllRefusedAreReplacedOnceAMinute() throws Exception {
        world.contoso.customers().list();
        world.microsoft.journal().clear();
        world.microsoft
                .faults()
                .api()
                .answerNext(Integer.MAX_VALUE, 401, "application/json", "{\"code\":\"400\"}", Map.of());

        for (int call = 0; call < 600; call++) {
            assertThat(refused(world.contoso).status()).isEqualTo(401);
            world.microsoft.clock().advance(Duration.ofSeconds(1));
        }

        assertThat(world.microsoft.journal().count(Journal.Kind.TOKEN)).isEqualTo(10);
        assertThat(world.microsoft.journal().count(Journal.Kind.API)).isEqualTo(600 + 10);
    }

    @Test
    void onePartnersRefusalsDoNotKeepAnothersTokenFromBeingReplaced() throws Exception {
        world.contoso.customers().list();
        world.fabrikam.customers().list();
        world.microsoft.faults().api().forTenant(World.CONTOSO.value()).apiErrorNext(2, 401, "400", "Access denied");
        assertThat(refused(world.contoso).status()).isEqualTo(401);
        world.microsoft.revokeAccessTokens(World.FABRIKAM.value());

        assertThat(world.fabrikam.customers().list().items()).hasSize(2);
        assertThat(world.contoso.customers().list().items())
                .as("the token stays, for whatever it is worth")
                .hasSize(7);
    }

    private static PartnerCenterException refused(PartnerCenterClient client) {
        return catchThrowableOfType(
                PartnerCenterException.class, () -> client.customers().list());
    }
}
