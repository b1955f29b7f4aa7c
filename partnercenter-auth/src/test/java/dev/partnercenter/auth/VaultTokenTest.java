package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretVersion;
import dev.partnercenter.auth.secret.StoredSecret;
import dev.partnercenter.testing.SimulatedPartner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As many cold partners as there are places, whose store the app opens with a token of its own, as a vault. */
@Timeout(120)
class VaultTokenTest {
    private static final int PARTNERS = 64;
    private static final TenantId VAULT_TENANT = TestBed.OTHER_PARTNER;
    private static final TokenRequest VAULT =
            TokenRequest.forPartner(VAULT_TENANT).to(Resource.KEY_VAULT);

    private final TestBed bed = TestBed.withPartners(PARTNERS);
    private final AppOnlyTokenProvider vault = AppOnlyTokenProvider.create(bed.app);
    private final AppUserTokenProvider tokens =
            AppUserTokenProvider.create(bed.app, new OpenedStore(bed.store, vault.source(VAULT)));

    @BeforeEach
    void consent() throws Exception {
        for (SimulatedPartner partner : bed.manyPartners) {
            bed.consentedBy(partner);
        }
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void allAreServedByTheOneRequestForIt() {
        assertAllServed(ask());

        assertThat(vaultRequests()).isEqualTo(1);
    }

    @Test
    void allWaitForTheThirdAttemptOfACallerWhoAskedForItBefore() {
        failVaultTokens(2);
        CompletableFuture<AccessToken> opened = vault.tokenAsync(VAULT);
        bed.clock.awaitWaiting(3); // The caller's deadline, the flight's limit, the next attempt.

        List<CompletableFuture<AccessToken>> asked = ask();
        // All callers' deadlines; and of those that are up, beside the vault's, the limits and the waits for it.
        int waiting = 3 + PARTNERS + (PARTNERS - 1) * 2;
        bed.clock.awaitWaiting(waiting);
        bed.clock.advance(Duration.ofMillis(500));
        bed.clock.awaitWaiting(waiting);
        assertThat(vaultRequests()).isEqualTo(2);
        assertThat(asked).noneMatch(CompletableFuture::isDone);
        bed.clock.advance(Duration.ofSeconds(1));

        assertAllServed(asked);
        assertThat(opened).isCompleted();
        assertThat(vaultRequests()).isEqualTo(3);
    }

    @Test
    void allFailAtOnceWhenItFailsOnTheWayOfOneOfThemAndAreServedLater() throws Exception {
        failVaultTokens(2);

        for (int failures = 1; failures <= 2; failures++) {
            assertThat(ask())
                    .extracting(Outcome::failure)
                    .hasSize(PARTNERS)
                    .hasOnlyElementsOfType(AuthException.StoreFailed.class)
                    .allSatisfy(error -> assertThat(error).hasRootCauseInstanceOf(AuthException.Unavailable.class));
            assertThat(vaultRequests()).isEqualTo(failures);
            bed.clock.advance(Duration.ofSeconds(2));
        }

        assertAllServed(ask());
        assertThat(vaultRequests()).isEqualTo(3);
    }

    private List<CompletableFuture<AccessToken>> ask() {
        return bed.manyPartners.stream()
                .map(partner -> TokenRequest.forPartner(TenantId.of(partner.tenantId())))
                .map(tokens::tokenAsync)
                .toList();
    }

    private static void assertAllServed(List<CompletableFuture<AccessToken>> asked) {
        assertThat(asked).hasSize(PARTNERS).allSatisfy(one -> assertThat(one).succeedsWithin(Duration.ofSeconds(20)));
    }

    private void failVaultTokens(int times) {
        bed.microsoft
                .faults()
                .tokenEndpoint()
                .forTenant(VAULT_TENANT.value())
                .answerNext(times, 503, "text/html", "", Map.of());
    }

    private long vaultRequests() {
        return bed.microsoft.journal().count(entry -> VAULT_TENANT.value().equals(entry.tenant()));
    }

    /** A store that a token opens for reading. */
    private record OpenedStore(SecretStore inner, TokenSource opener) implements SecretStore {
        @Override
        public Optional<StoredSecret> current(SecretName name) throws SecretStoreException {
            try {
                opener.token();
            } catch (AuthException e) {
                throw new SecretStoreException(SecretStoreException.Kind.UNAVAILABLE, "the vault stays shut", e);
            }
            return inner.current(name);
        }

        @Override
        public List<SecretVersion> versions(SecretName name) throws SecretStoreException {
            return inner.versions(name);
        }

        @Override
        public Optional<Secret> read(SecretName name, String versionId) throws SecretStoreException {
            return inner.read(name, versionId);
        }

        @Override
        public SecretVersion append(SecretName name, Secret value, SecretMetadata metadata)
                throws SecretStoreException {
            return inner.append(name, value, metadata);
        }

        @Override
        public List<SecretName> names() throws SecretStoreException {
            return inner.names();
        }
    }
}
