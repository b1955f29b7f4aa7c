package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.AppOnlyTokenProvider;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.consent.FailingStore;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoredSecretTest {
    private final CredentialBed bed = new CredentialBed();
    private final ClientCredential stored = ClientCredential.secret(bed.store, CredentialBed.NAME);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void secretIsReadAtItsFirstUseAndKeptForFifteenMinutes() throws Exception {
        store(TestBed.CLIENT_SECRET);
        PartnerApp app = bed.app(stored);
        assertThat(bed.store.reads).hasValue(0);

        bed.token(app);
        bed.clock.advance(Duration.ofMinutes(15).minusSeconds(1));
        bed.token(app);
        assertThat(bed.store.reads).hasValue(1);

        bed.clock.advance(Duration.ofSeconds(1));
        bed.token(app);
        assertThat(bed.store.reads).hasValue(2);
    }

    @Test
    void secretThatWasReplacedMeanwhileIsReadAgainOnItsRefusal() throws Exception {
        store(TestBed.CLIENT_SECRET);
        PartnerApp app = bed.app(stored);
        bed.token(app);
        bed.requests();
        store("the next one");
        bed.microsoft.replaceSecrets(TestBed.CLIENT_ID, Set.of("the next one"));

        bed.token(app);

        assertThat(bed.requests()).isEqualTo(2);
        assertThat(bed.store.reads).hasValue(2);
        assertThat(bed.events).isEmpty();
    }

    @Test
    void refusedSecretIsNotSentAgainAsLongAsTheStoreHoldsIt() throws Exception {
        store(CredentialBed.WRONG);
        PartnerApp app = bed.app(stored);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Credential.class);
            assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Credential.class);
            bed.clock.advance(Duration.ofMinutes(1L << i));
        }

        assertThat(bed.requests()).isEqualTo(3);
    }

    @Test
    void newSecretInTheStoreEndsThePauseWithinAMinute() throws Exception {
        store(CredentialBed.WRONG);
        PartnerApp app = bed.app(stored);
        for (int minutes : new int[] {1, 2, 4}) {
            assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Credential.class);
            bed.clock.advance(Duration.ofMinutes(minutes));
        }
        assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Credential.class);
        bed.requests();

        store(TestBed.CLIENT_SECRET);
        bed.clock.advance(Duration.ofMinutes(1));

        assertThat(bed.token(app).accessToken()).isNotNull();
        assertThat(bed.requests()).isEqualTo(1);
    }

    @Test
    void storeIsLookedAtOnceAMinuteDuringAPauseHoweverOftenTokensAreAskedFor() throws Exception {
        store(CredentialBed.WRONG);
        PartnerApp app = bed.app(stored);
        bed.clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Credential.class);
        bed.clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Credential.class);
        int before = bed.store.reads.get();

        bed.clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Credential.class);
        }

        assertThat(bed.store.reads).hasValue(before + 1);
    }

    @Test
    void keptSecretStaysInUseWhileTheStoreIsDown() throws Exception {
        store(TestBed.CLIENT_SECRET);
        PartnerApp app = bed.app(stored);
        bed.token(app);
        bed.store.readsFail = true;
        bed.clock.advance(Duration.ofHours(2));

        bed.token(app);
        bed.token(app);

        assertThat(bed.store.reads).hasValue(2);
    }

    @Test
    void othersGoOnWithTheKeptSecretWhileOneReadsItAgain() throws Exception {
        store(TestBed.CLIENT_SECRET);
        PartnerApp app = bed.app(stored);
        bed.token(app);
        bed.clock.advance(Duration.ofMinutes(15));
        List<TokenReply> meanwhile = new ArrayList<>();
        bed.store.whileReading = () -> {
            try {
                meanwhile.add(bed.token(app));
            } catch (AuthException e) {
                throw new AssertionError(e);
            }
        };

        bed.token(app);

        assertThat(meanwhile).hasSize(1);
        assertThat(bed.store.reads).hasValue(2);
    }

    @Test
    void tokenThatWasRefusedForLongComesSoonAfterTheSecretIsPutRight() throws Exception {
        store(CredentialBed.WRONG);
        AppOnlyTokenProvider tokens = AppOnlyTokenProvider.create(bed.app(stored));
        TokenRequest request = TokenRequest.forPartner(TestBed.PARTNER);
        for (int i = 0; i < 8; i++) {
            assertThatThrownBy(() -> tokens.token(request)).isInstanceOf(AuthException.Credential.class);
            bed.clock.advance(Duration.ofHours(2));
        }
        assertThatThrownBy(() -> tokens.token(request)).isInstanceOf(AuthException.Credential.class);

        store(TestBed.CLIENT_SECRET);
        bed.clock.advance(Duration.ofSeconds(72));

        assertThat(tokens.token(request)).isNotNull();
    }

    @Test
    void storeThatIsDownFromTheStartIsTheStoresFailureAndNothingIsSent() {
        bed.store.readsFail = true;
        PartnerApp app = bed.app(stored);

        assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.StoreFailed.class);
        assertThat(bed.requests()).isZero();
    }

    @Test
    void nothingStoredIsTheOperatorsMoveAndNothingIsSent() throws Exception {
        PartnerApp app = bed.app(stored);

        assertThatThrownBy(() -> bed.token(app))
                .isInstanceOf(AuthException.Credential.class)
                .hasMessageContaining("no client secret is stored as " + CredentialBed.NAME);
        assertThat(bed.requests()).isZero();

        store(TestBed.CLIENT_SECRET);
        bed.clock.advance(Duration.ofMinutes(1));
        assertThat(bed.token(app).accessToken()).isNotNull();
    }

    @Test
    void suspendedSecretIsUsedNoMoreOnceThatIsSeen() throws Exception {
        InMemorySecretStore memory = InMemorySecretStore.create(bed.clock);
        String version = memory.append(CredentialBed.NAME, Secret.of(TestBed.CLIENT_SECRET), SecretMetadata.none())
                .id();
        PartnerApp app = bed.app(ClientCredential.secret(new FailingStore(memory), CredentialBed.NAME));
        bed.token(app);
        memory.setEnabled(CredentialBed.NAME, version, false);
        bed.clock.advance(Duration.ofMinutes(15));

        assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.StoreFailed.class);
    }

    @Test
    void expiryIsTheOneStoredWithTheSecret() throws Exception {
        assertThat(stored.expiresAt()).isEmpty();
        Instant expiry = bed.clock.instant().plus(Duration.ofDays(90));
        bed.store.append(
                CredentialBed.NAME,
                Secret.of(TestBed.CLIENT_SECRET),
                SecretMetadata.none().expiringAt(expiry));

        assertThat(stored.expiresAt()).contains(expiry);
        assertThat(stored).hasToString("client secret stored as " + CredentialBed.NAME);
    }

    private void store(String secret) throws Exception {
        bed.store.append(CredentialBed.NAME, Secret.of(secret), SecretMetadata.none());
    }
}
