package dev.partnercenter.keyvault;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.AppOnlyTokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The app's own token as Azure's SDK asks for it. Claims challenges are not answered and continuous access evaluation is
 * not declared: a token that the vault refuses is replaced by a new one, once for each.
 */
final class AppOnlyCredential implements TokenCredential {
    // The SDK holds a token by the machine's clock and would give it out again after the vault has refused it. One that
    // looks expired it asks for each time, and what it gets is the token held by the provider.
    private static final OffsetDateTime NOT_YOURS_TO_HOLD = OffsetDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC);

    private final PartnerApp app;
    private final VaultAddress vault;
    private final TokenRequest request;
    private final AppOnlyTokenProvider tokens;
    private final AtomicReference<@Nullable AccessToken> given = new AtomicReference<>();

    AppOnlyCredential(PartnerApp app, VaultAddress vault, TenantId tenant) {
        this.app = app;
        this.vault = vault;
        this.request = TokenRequest.forPartner(tenant).to(Resource.KEY_VAULT);
        this.tokens = AppOnlyTokenProvider.create(app);
    }

    @Override
    public com.azure.core.credential.AccessToken getTokenSync(TokenRequestContext asked) {
        requireExpected(asked);
        try {
            return give(tokens.token(request));
        } catch (AuthException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Mono<com.azure.core.credential.AccessToken> getToken(TokenRequestContext asked) {
        return Mono.defer(() -> {
            requireExpected(asked);
            return Mono.fromFuture(tokens.tokenAsync(request)).map(this::give);
        });
    }

    /** Has to stand between the SDK's authentication, which then asks for a token again and replays once, and the wire. */
    HttpPipelinePolicy rejections() {
        return new HttpPipelineSyncPolicy() {
            @Override
            protected HttpResponse afterReceivedResponse(HttpPipelineCallContext call, HttpResponse response) {
                String sent = call.getHttpRequest().getHeaders().getValue(HttpHeaderName.AUTHORIZATION);
                AccessToken last = given.get();
                if (response.getStatusCode() == 401
                        && last != null
                        && last.authorizationHeader().equals(sent)) {
                    tokens.invalidate(last);
                }
                return response;
            }
        };
    }

    private com.azure.core.credential.AccessToken give(AccessToken token) {
        given.set(token);
        return new com.azure.core.credential.AccessToken(token.value().reveal(), NOT_YOURS_TO_HOLD);
    }

    /**
     * What the SDK asks for is what the vault's challenge said, and that is believed only where it was known before.
     *
     * @throws UncheckedIOException with the {@link AuthException} that says what else was asked for
     */
    void requireExpected(TokenRequestContext asked) {
        if (!VaultScope.isAskedBy(asked, app.cloud())) {
            throw refused(
                    "its challenge asks for a token for something other than a vault",
                    "Whoever operates the app must see who answers there.");
        }
        String tenant = asked.getTenantId();
        if (!request.tenant().value().equalsIgnoreCase(tenant)) {
            throw refused(
                    "it belongs to " + named(tenant),
                    "Whoever operates the app must give the vault's own tenant, or the address of the vault that is meant.");
        }
    }

    private UncheckedIOException refused(String because, String remedy) {
        return new UncheckedIOException(app.failure()
                .partner(request.partner())
                .tenant(request.tenant())
                .resource(Resource.KEY_VAULT)
                .because("vault " + vault + " was not given one, since " + because)
                .remedy(remedy)
                .configuration());
    }

    private static String named(@Nullable String tenant) {
        try {
            return "tenant " + TenantId.of(tenant == null ? "" : tenant);
        } catch (IllegalArgumentException e) {
            return "no tenant that it names by its GUID";
        }
    }
}
