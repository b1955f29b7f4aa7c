package dev.partnercenter.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class InMemorySecretStoreTest extends SecretStoreContract {
    private static final SecretName NAME = new SecretName("partner-1");

    private final InstantSource clock = InstantSource.fixed(Instant.parse("2030-01-02T03:04:05.678Z"));
    private final InMemorySecretStore store = InMemorySecretStore.create(clock);

    @Override
    protected SecretStore store() {
        return store;
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
    void disabledCurrentVersionIsSuspendedAndStillListed() throws Exception {
        SecretVersion version = store.append(NAME, Secret.of("value"), SecretMetadata.none());

        store.setEnabled(NAME, version.id(), false);

        assertSuspended(version.id());
        assertThat(store.versions(NAME))
                .containsExactly(new SecretVersion(version.id(), version.created(), false, version.metadata()));
    }

    @Test
    void versionEnabledAgainIsReadable() throws Exception {
        SecretVersion version = store.append(NAME, Secret.of("value"), SecretMetadata.none());
        store.setEnabled(NAME, version.id(), false);

        store.setEnabled(NAME, version.id(), true);

        assertThat(store.current(NAME)).contains(new StoredSecret(version, Secret.of("value")));
    }

    @Test
    void disabledEarlierVersionLeavesCurrentReadable() throws Exception {
        SecretVersion earlier = store.append(NAME, Secret.of("earlier"), SecretMetadata.none());
        store.append(NAME, Secret.of("later"), SecretMetadata.none());

        store.setEnabled(NAME, earlier.id(), false);

        assertThat(store.current(NAME).orElseThrow().value()).isEqualTo(Secret.of("later"));
    }

    @Test
    void appendAfterASuspensionIsCurrent() throws Exception {
        SecretVersion suspended = store.append(NAME, Secret.of("value"), SecretMetadata.none());
        store.setEnabled(NAME, suspended.id(), false);

        store.append(NAME, Secret.of("newer"), SecretMetadata.none());

        assertThat(store.current(NAME).orElseThrow().value()).isEqualTo(Secret.of("newer"));
    }

    @Test
    void disablingAnUnknownVersionIsRefusedAndMakesNoName() {
        assertThatThrownBy(() -> store.setEnabled(NAME, "nothing", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("versionId must be a version of partner-1 in this store");
        assertThat(store.names()).isEmpty();
    }

    private void assertSuspended(String versionId) {
        assertThatThrownBy(() -> store.current(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SUSPENDED));
        assertThatThrownBy(() -> store.read(NAME, versionId))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SUSPENDED));
    }
}
