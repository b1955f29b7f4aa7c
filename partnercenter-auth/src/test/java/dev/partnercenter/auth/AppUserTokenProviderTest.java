package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which token is given out, and when another one takes its place. */
class AppUserTokenProviderTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);

    private final TestBed bed = TestBed.inline();
    private final AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);

    @BeforeEach
    void consent() throws Exception {
        bed.consented();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void heldTokenIsGivenOutWithoutARequest() throws Exception {
        AccessToken first = tokens.token(HOME);

        assertThat(tokens.token(HOME)).isSameAs(first);
        assertThat(tokens.source(HOME).token()).isSameAs(first);
        assertThat(tokens.tokenAsync(HOME).join()).isSameAs(first);
        assertThat(bed.tokenRequests()).isEqualTo(1);
        assertThat(first.request()).isEqualTo(HOME);
        assertThat(first.scopes()).isNotEmpty();
    }

    @Test
    void tokenSoonToExpireIsRenewedInTheBackgroundAndStillGivenOut() throws Exception {
        AccessToken first = tokens.token(HOME);
        bed.clock.advance(Duration.ofMinutes(50));

        assertThat(tokens.token(HOME)).isSameAs(first);
        assertThat(bed.tokenRequests()).isEqualTo(2);
        assertThat(tokens.token(HOME)).isNotSameAs(first);
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void tokenIsNotGivenOutInItsLastMinute() throws Exception {
        AccessToken first = tokens.token(HOME);
        bed.microsoft.faults().tokenEndpoint().answerNext(10, 503, "text/plain", "", Map.of());
        bed.clock.advance(Duration.ofSeconds(3599 - 61));
        assertThat(tokens.token(HOME)).isSameAs(first);

        bed.clock.advance(Duration.ofSeconds(1));

        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(AuthException.Unavailable.class);
    }

    @Test
    void expiredTokenIsReplacedByExactlyOneRequest() throws Exception {
        AccessToken first = tokens.token(HOME);
        bed.clock.advance(Duration.ofMinutes(61));

        assertThat(tokens.token(HOME)).isNotSameAs(first);
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void eachTenantAndResourceHasItsOwnToken() throws Exception {
        AccessToken home = tokens.token(HOME);
        AccessToken customer = tokens.token(HOME.inCustomer(bed.customer(0)));
        AccessToken graph = tokens.token(HOME.inCustomer(bed.customer(0)).to(Resource.GRAPH));

        assertThat(home.authorizationHeader())
                .isNotEqualTo(customer.authorizationHeader())
                .isNotEqualTo(graph.authorizationHeader());
        assertThat(graph.request()).isEqualTo(HOME.inCustomer(bed.customer(0)).to(Resource.GRAPH));
        assertThat(bed.tokenRequests()).isEqualTo(3);
    }

    @Test
    void failureOfAnAsynchronousAskIsTheAuthExceptionItself() {
        CompletableFuture<AccessToken> future = tokens.tokenAsync(TokenRequest.forPartner(TestBed.OTHER_PARTNER));

        assertThat(future).isCompletedExceptionally();
        assertThat(future.handle((token, error) -> error).join()).isInstanceOf(ConsentRequired.class);
    }

    @Test
    void closedAppGivesOutNothingMore() throws Exception {
        TokenSource handle = tokens.source(HOME);
        handle.token();

        bed.app.close();

        assertThatThrownBy(handle::token)
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(AuthException.Unavailable.class);
        assertThat(tokens.tokenAsync(HOME)).isCompletedExceptionally();
    }

    @Test
    void tokenPrintsNothingSecret() throws Exception {
        AccessToken token = tokens.token(HOME);

        assertThat(token.toString())
                .contains(TestBed.PARTNER.value())
                .doesNotContain(token.value().reveal().substring(0, 8));
        assertThat(token.authorizationHeader())
                .isEqualTo("Bearer " + token.value().reveal());
    }
}
