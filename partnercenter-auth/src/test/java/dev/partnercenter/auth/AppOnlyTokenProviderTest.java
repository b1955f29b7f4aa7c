package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.testing.Hold;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
    @Timeout(60)
    void coldStartOfManyTenantsAsksForSixtyFourAtATime() throws Exception {
        try (TestBed threaded = TestBed.threaded()) {
            AppOnlyTokenProvider many = AppOnlyTokenProvider.create(threaded.app);
            List<CompletableFuture<AccessToken>> asked = new ArrayList<>();
            try (Hold hold = threaded.microsoft.faults().tokenEndpoint().hold()) {
                for (int i = 0; i < 200; i++) {
                    asked.add(many.tokenAsync(
                            TokenRequest.forPartner(TenantId.of("33333333-0000-4000-8000-%012d".formatted(i)))));
                }
                hold.awaitArrived(64);
                assertThat(hold.arrived()).isEqualTo(64);
            }

            assertThat(asked)
                    .allSatisfy(one -> assertThat(one.handle((token, error) -> "answered"))
                            .succeedsWithin(Duration.ofSeconds(30)));
            assertThat(threaded.tokenRequests()).isEqualTo(200);
        }
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
