package dev.partnercenter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.StoredSecret;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store's secrets are called in the vault. */
class VaultNamesTest {
    private static final SecretName NAME = new SecretName(VaultBed.TENANT.value());

    private final VaultBed bed = new VaultBed();
    private final KeyVaultSecretStore store = bed.store();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void secretOfASampleIsTakenAsItIs() throws Exception {
        bed.client().setSecret(VaultBed.TENANT.value(), "pasted");

        StoredSecret adopted = store.current(NAME).orElseThrow();

        assertThat(adopted.value()).isEqualTo(Secret.of("pasted"));
        assertThat(adopted.version().metadata()).isEqualTo(SecretMetadata.none());
        assertThat(store.versions(NAME)).containsExactly(adopted.version());
    }

    @ParameterizedTest
    @ValueSource(longs = {1_775_001_600_000L, -1})
    void secretWhoseExpiryNobodyCanMeanIsTakenAsOneWithout(long seconds) throws Exception {
        KeyVaultSecret pasted = new KeyVaultSecret(VaultBed.TENANT.value(), "pasted");
        pasted.getProperties().setExpiresOn(Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC));
        bed.client().setSecret(pasted);

        StoredSecret adopted = store.current(NAME).orElseThrow();

        assertThat(adopted.value()).isEqualTo(Secret.of("pasted"));
        assertThat(adopted.version().metadata()).isEqualTo(SecretMetadata.none());
        assertThat(store.versions(NAME)).containsExactly(adopted.version());
    }

    @Test
    void storesUnderDifferentPrefixesDoNotSeeEachOther() throws Exception {
        KeyVaultSecretStore sandbox = store.under("Sandbox-");
        KeyVaultSecretStore live = store.under("live-");
        sandbox.append(NAME, Secret.of("of the sandbox"), SecretMetadata.none());
        live.append(NAME, Secret.of("live"), SecretMetadata.none());
        String version = live.current(NAME).orElseThrow().version().id();

        assertThat(sandbox.current(NAME).orElseThrow().value()).isEqualTo(Secret.of("of the sandbox"));
        assertThat(sandbox.read(NAME, version)).isEmpty();
        assertThat(sandbox.versions(NAME)).hasSize(1);
        assertThat(sandbox.names()).containsExactly(NAME);
        assertThat(live.names()).containsExactly(NAME);
        assertThat(store.names())
                .containsExactlyInAnyOrder(new SecretName("sandbox-" + NAME), new SecretName("live-" + NAME));
        assertThat(store.under("live").under("-").current(NAME)).isEqualTo(live.current(NAME));
    }

    @Test
    void prefixAloneIsNobodysName() {
        assertThat(new VaultNames("live-").inStore(new SecretName("live-"))).isEmpty();
        assertThat(new VaultNames("live-").inStore(new SecretName("Live-x"))).contains(new SecretName("x"));
        assertThat(VaultNames.ALL.inStore(new SecretName("live-"))).contains(new SecretName("live-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_", "a/", "ü", " ", "a.b", "https://contoso-tokens"})
    void prefixThatNoNameMayHaveIsRefused(String prefix) {
        assertThatThrownBy(() -> store.under(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("prefix must be");
    }

    @Test
    void prefixOfUpTo64IsTakenAndNamesHaveTheRestOf127() {
        VaultNames longest = new VaultNames("p".repeat(64));

        assertThat(longest.inVault(new SecretName("n".repeat(63))).value()).hasSize(127);
        assertThatThrownBy(() -> longest.inVault(new SecretName("n".repeat(64))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> longest.under("-")).isInstanceOf(IllegalArgumentException.class);
    }
}
