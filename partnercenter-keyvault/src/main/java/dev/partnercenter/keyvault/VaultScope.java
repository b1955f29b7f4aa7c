package dev.partnercenter.keyvault;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.Resource;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Hands the application's credential only what a vault may ask for. The SDK by itself accepts any resource whose host is a
 * suffix of the vault's, {@code azure.net} as well.
 */
final class VaultScope implements TokenCredential {
    private final TokenCredential credential;
    private final Cloud cloud;

    VaultScope(TokenCredential credential, Cloud cloud) {
        this.credential = credential;
        this.cloud = cloud;
    }

    static boolean isAskedBy(TokenRequestContext asked, Cloud cloud) {
        return asked.getScopes().equals(List.of(cloud.defaultScope(Resource.KEY_VAULT)));
    }

    @Override
    public com.azure.core.credential.AccessToken getTokenSync(TokenRequestContext asked) {
        requireVaults(asked);
        try {
            return credential.getTokenSync(asked);
        } catch (RuntimeException e) {
            throw new CredentialFailure(e);
        }
    }

    @Override
    public Mono<com.azure.core.credential.AccessToken> getToken(TokenRequestContext asked) {
        return Mono.defer(() -> {
            requireVaults(asked);
            return credential.getToken(asked).onErrorMap(CredentialFailure::new);
        });
    }

    /** Refuses what is not for vaults, and what names no tenant, at which the SDK would stumble. */
    void requireVaults(TokenRequestContext asked) {
        if (!isAskedBy(asked, cloud) || asked.getTenantId() == null) {
            throw new ForeignChallenge();
        }
    }

    /**
     * The application's credential gave no token. Holds the name of what it threw and not itself, which may hold a reply;
     * a failure of this library's inside it is kept.
     */
    static final class CredentialFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CredentialFailure(Throwable thrown) {
            super(
                    thrown.getClass().getName(),
                    VaultFailures.cause(thrown, AuthException.class).orElse(null));
        }
    }

    /** The challenge asks for a token that is for something else than a vault. */
    static final class ForeignChallenge extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
