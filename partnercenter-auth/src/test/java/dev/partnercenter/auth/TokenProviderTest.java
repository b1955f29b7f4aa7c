package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a provider does of itself that only knows how to get a token, such as a lambda in a user's test. */
class TokenProviderTest {
    private static final TokenRequest HOME =
            TokenRequest.forPartner(TenantId.of("11111111-0000-4000-8000-000000000001"));

    @Test
    void tokenIsGivenByFutureAndByHandleToo() throws Exception {
        TokenProvider tokens = TokenProviderTest::token;

        assertThat(tokens.tokenAsync(HOME))
                .isCompletedWithValueMatching(token -> token.request().equals(HOME));
        assertThat(tokens.source(HOME).token().request()).isEqualTo(HOME);
    }

    @Test
    void futureFailsWithTheFailureItself() {
        AuthException failure = AuthFailure.builder().because("it is down").unavailable();
        TokenProvider tokens = request -> {
            throw failure;
        };

        assertThat(tokens.tokenAsync(HOME).handle((token, error) -> error)).isCompletedWithValue(failure);
    }

    @Test
    void tokenThatAnApiDemandsMoreOfIsRejectedLikeAnyOther() {
        List<AccessToken> rejected = new ArrayList<>();
        TokenProvider tokens = new TokenProvider() {
            @Override
            public AccessToken token(TokenRequest request) {
                return TokenProviderTest.token(request);
            }

            @Override
            public void invalidate(AccessToken token) {
                rejected.add(token);
            }
        };
        AccessToken token = token(HOME);

        tokens.invalidate(token, new ClaimsChallenge("{}"));

        assertThat(rejected).containsExactly(token);
    }

    private static AccessToken token(TokenRequest request) {
        return AccessToken.of(request, Cloud.PUBLIC, Secret.of("token"), Instant.EPOCH, Set.of());
    }
}
