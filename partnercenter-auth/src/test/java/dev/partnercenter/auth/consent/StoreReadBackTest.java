package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretVersion;
import dev.partnercenter.auth.secret.StoredSecret;
import dev.partnercenter.testing.Journal;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A store that says it has taken a refresh token and has not. */
class StoreReadBackTest {
    private final TestBed bed = TestBed.inline();

    @AfterEach
    void close() {
        bed.close();
    }

    static Stream<UnaryOperator<Optional<Secret>>> damages() {
        return Stream.of(
                value -> Optional.empty(),
                value -> value.map(whole -> Secret.of(whole.reveal().substring(1))));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void consentThatDoesNotReadBackAsWrittenIsReportedAndNotProven(UnaryOperator<Optional<Secret>> damage) {
        PartnerConsent consent = bed.consent(new DamagingStore(bed.store, damage));
        PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), "session");
        String callback =
                bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString();

        assertThatThrownBy(() -> consent.complete(pending, "session", callback))
                .isInstanceOf(AuthException.StoreFailed.class)
                .hasMessageContaining("does not read back as it was written");

        assertThat(bed.microsoft.journal().entries())
                .filteredOn(entry -> entry.kind() == Journal.Kind.TOKEN)
                .extracting(Journal.Entry::grantType)
                .containsExactly("authorization_code");
    }

    private record DamagingStore(SecretStore inner, UnaryOperator<Optional<Secret>> damage) implements SecretStore {
        @Override
        public Optional<StoredSecret> current(SecretName name) throws SecretStoreException {
            return inner.current(name);
        }

        @Override
        public List<SecretVersion> versions(SecretName name) throws SecretStoreException {
            return inner.versions(name);
        }

        @Override
        public Optional<Secret> read(SecretName name, String versionId) throws SecretStoreException {
            return damage.apply(inner.read(name, versionId));
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
