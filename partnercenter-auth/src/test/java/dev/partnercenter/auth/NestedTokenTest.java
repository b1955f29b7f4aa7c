package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tokens that need another token first, as partners' do whose refresh tokens are in a vault that the app itself opens. */
@Timeout(60)
class NestedTokenTest {
    private static final TokenRequest VAULT = TokenRequest.forPartner(
                    TenantId.of("99999999-0000-4000-8000-000000000009"))
            .to(Resource.KEY_VAULT);

    private final CannedTokens canned = CannedTokens.threaded();
    private final AtomicInteger vaultFetches = new AtomicInteger();
    private volatile boolean vaultDown;
    private final TokenCache vault = TokenCache.of(canned.app, (request, claims) -> vaultToken());
    private final TokenCache partners = TokenCache.of(canned.app, (request, claims) -> {
        AccessToken opened = vault.token(VAULT);
        return canned.reply(
                "token-of-" + request.partner() + "-by-" + opened.value().reveal());
    });

    @AfterEach
    void close() {
        canned.close();
    }

    @Test
    void manyColdPartnersWhoseStoreNeedsATokenAllGetTheirsByOneRequestForIt() throws Exception {
        for (CompletableFuture<AccessToken> one : askForPartners(300)) {
            assertThat(one.get(30, TimeUnit.SECONDS)).isNotNull();
        }

        assertThat(vaultFetches).hasValue(1);
    }

    @Test
    void storeThatGetsNoTokenFailsThemAllAtOnce() {
        vaultDown = true;

        for (CompletableFuture<AccessToken> one : askForPartners(300)) {
            assertThat(one.handle((token, error) -> error))
                    .succeedsWithin(30, TimeUnit.SECONDS)
                    .isInstanceOf(AuthException.Credential.class);
        }
    }

    private List<CompletableFuture<AccessToken>> askForPartners(int count) {
        List<CompletableFuture<AccessToken>> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(partners.tokenAsync(
                    TokenRequest.forPartner(TenantId.of("11111111-0000-4000-8000-%012d".formatted(i)))));
        }
        return asked;
    }

    private TokenReply vaultToken() throws AuthException {
        vaultFetches.incrementAndGet();
        if (vaultDown) {
            throw canned.app.failure().because("the secret has expired").credential();
        }
        return canned.reply("vault");
    }
}
