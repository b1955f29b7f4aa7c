package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AppOnlyTokenProviderTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);

    private final TestBed bed = TestBed.inline();
    private final AppOnlyTokenProvider tokens = AppOnlyTokenProvider.create(bed.app);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void asksForPartnerCentersOwnAudienceAtThePartnersTenant() throws Exception {
        tokens.token(HOME);

        assertThat(bed.microsoft.journal().entries()).singleElement().satisfies(entry -> {
            assertThat(entry.grantType()).isEqualTo("client_credentials");
            assertThat(entry.tenant()).isEqualTo(TestBed.PARTNER.value());
            assertThat(entry.scopes()).containsExactly("https://api.partnercenter.microsoft.com/.default");
        });
    }

    @Test
    void vaultTokenIsAskedForByTheVaultsAudience() throws Exception {
        tokens.token(HOME.to(Resource.KEY_VAULT));

        assertThat(bed.microsoft.journal().entries())
                .flatExtracting(Journal.Entry::scopes)
                .containsExactly("https://vault.azure.net/.default");
    }

    @Test
    void tokenIsHeldUntilItExpires() throws Exception {
        AccessToken first = tokens.token(HOME);
        assertThat(tokens.token(HOME)).isSameAs(first);
        bed.clock.advance(Duration.ofMinutes(61));

        assertThat(tokens.token(HOME)).isNotSameAs(first);
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void wrongSecretIsTheOperatorsMoveAndNotTriedAgainAtOnce() {
        AppOnlyTokenProvider wrong = AppOnlyTokenProvider.create(bed.appWithSecret("canary-wrong"));

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> wrong.token(HOME))
                    .isInstanceOf(AuthException.Credential.class)
                    .message()
                    .doesNotContain("canary");
        }
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void invalidatedTenantGetsANewToken() throws Exception {
        AccessToken first = tokens.token(HOME);
        TokenSource handle = tokens.source(HOME);

        tokens.invalidateTenant(TestBed.PARTNER);

        assertThat(handle.token()).isNotSameAs(first);
        AccessToken second = handle.token();
        tokens.invalidate(second);
        assertThat(tokens.tokenAsync(HOME).join()).isNotSameAs(second);
    }
}
