package dev.partnercenter.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InMemorySecretStoreTest extends SecretStoreContract {
    private final InstantSource clock = InstantSource.fixed(Instant.parse("2030-01-02T03:04:05.678Z"));
    private final InMemorySecretStore store = InMemorySecretStore.create(clock);

    @Override
    protected SecretStore store() {
        return store;
    }

    @Override
    protected SecretStore reopen() {
        return nothingOutlivesTheObject();
    }

    @Override
    protected void setEnabled(SecretName name, String versionId, boolean enabled) {
        store.setEnabled(name, versionId, enabled);
    }

    @Override
    protected Map<Kind, Breakage> breakages() {
        return Map.of();
    }

    @Override
    protected InstantSource clock() {
        return clock;
    }

    @Override
    protected Duration clockTolerance() {
        return Duration.ZERO;
    }

    @Test
    void disablingAnUnknownVersionIsRefusedAndMakesNoName() {
        assertThatThrownBy(() -> store.setEnabled(NAME, "nothing", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("versionId must be a version of partner-1 in this store");
        assertThat(store.names()).isEmpty();
    }
}
