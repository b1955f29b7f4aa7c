package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a token whose scopes are fewer than was asked for, as it comes over the wire. */
class FewerScopesTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);
    private static final String ALL = "https://api.partnercenter.microsoft.com/user_impersonation";

    private final TestBed bed = TestBed.inline();
    private final AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);

    @BeforeEach
    void consent() throws Exception {
        bed.consented();
        tokens.token(HOME);
        bed.events.clear();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void tokenWithFewerScopesIsGivenOutAndAnnouncedOnceUntilItChanges() throws Exception {
        assertThat(renewed("", "openid").scopes()).containsExactly("openid");
        renewed("", "openid profile");
        renewed(",\"refresh_token\":\"canary\"", "openid");
        renewed("", "openid");
        renewed(",\"refresh_token\":\"canary\"", ALL);
        renewed(",\"refresh_token\":\"canary\"", "openid");

        assertThat(announced())
                .containsExactly(
                        "https://api.partnercenter.microsoft.com/.default offline_access",
                        "https://api.partnercenter.microsoft.com/.default",
                        "https://api.partnercenter.microsoft.com/.default offline_access",
                        "https://api.partnercenter.microsoft.com/.default");
    }

    @Test
    void eachKeyIsAnnouncedByItselfWithItsPartnerTenantAndResourceAndNoToken() throws Exception {
        answer("", "openid");
        tokens.token(HOME.inCustomer(bed.customer(0)));
        answer("", "openid");
        tokens.token(HOME.inCustomer(bed.customer(1)).to(Resource.GRAPH));

        assertThat(bed.events).hasSize(2).allSatisfy(event -> {
            assertThat(event.kind()).isEqualTo(AuthEvent.Kind.FEWER_SCOPES);
            assertThat(event.partner()).isEqualTo(TestBed.PARTNER);
            assertThat(event.message()).doesNotContain("canary");
        });
        assertThat(bed.events.get(0).message())
                .contains("partner-center", bed.customer(0).value());
        assertThat(bed.events.get(1).message())
                .contains("graph", bed.customer(1).value(), "https://graph.microsoft.com/.default");
    }

    @Test
    void replyThatSaysNothingOfScopesAndOneThatGrantsThemAllAreNoNews() throws Exception {
        renewed("", "");
        renewed(",\"refresh_token\":\"canary\"", ALL + " https://graph.microsoft.com/User.Read");

        assertThat(bed.events).isEmpty();
    }

    private AccessToken renewed(String also, String scope) throws Exception {
        answer(also, scope);
        bed.clock.advance(Duration.ofHours(1));
        return tokens.token(HOME);
    }

    private void answer(String also, String scope) {
        String body = "{\"token_type\":\"Bearer\",\"access_token\":\"canary\",\"expires_in\":3600,\"scope\":\"" + scope
                + "\"" + also + "}";
        bed.microsoft.faults().tokenEndpoint().answerNext(1, 200, "application/json", body, Map.of());
    }

    private List<String> announced() {
        return bed.events.stream()
                .filter(event -> event.kind().equals(AuthEvent.Kind.FEWER_SCOPES))
                .map(event -> event.message().substring(event.message().lastIndexOf(": ") + 2))
                .toList();
    }
}
