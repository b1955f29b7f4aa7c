package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.testing.Hold;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two credentials, one of which takes over from the other; and what happens when none is accepted. */
class CredentialsTest {
    private final CredentialBed bed = new CredentialBed();
    private final ClientCredential registered = CredentialBed.of(CredentialBed.REGISTERED);
    private final ClientCredential stranger = CredentialBed.of(CredentialBed.STRANGER);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    @DisplayName("C6: the second credential is tried once when the first is refused, announced, and first from then on")
    void secondIsTriedOnceAndGoesFirstFromThenOn() throws Exception {
        PartnerApp app = bed.app(stranger, registered);

        bed.token(app);
        assertThat(bed.requests()).isEqualTo(2);
        assertThat(bed.events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(AuthEvent.Kind.CREDENTIAL_SWITCHED);
            assertThat(event.message()).contains(stranger + " was refused", registered + " is in use", "AADSTS700027");
        });

        bed.token(app);
        bed.token(app, TestBed.OTHER_PARTNER);
        assertThat(bed.requests()).isEqualTo(2);
        assertThat(bed.events).hasSize(1);
    }

    @Test
    @DisplayName("C6: the first credential goes first again once the second is refused in turn")
    void firstGoesFirstAgainOnceTheSecondIsRefused() throws Exception {
        PartnerApp app = bed.app(stranger, CredentialBed.SECRET);
        bed.token(app);
        bed.requests();

        bed.microsoft.replaceCertificates(TestBed.CLIENT_ID, Set.of(CredentialBed.STRANGER.certificate()));
        bed.token(app);
        assertThat(bed.requests()).isEqualTo(1);
        bed.microsoft.replaceSecrets(TestBed.CLIENT_ID, Set.of("another one"));
        bed.token(app);
        assertThat(bed.requests()).isEqualTo(2);
        bed.token(app);
        assertThat(bed.requests()).isEqualTo(1);

        assertThat(bed.kinds()).containsExactly(AuthEvent.Kind.CREDENTIAL_SWITCHED, AuthEvent.Kind.CREDENTIAL_SWITCHED);
    }

    @Test
    @DisplayName("C6: there is no third try, and none for the next partner, when both are refused")
    void bothRefusedMakesAPauseForAllPartners() {
        PartnerApp app = bed.app(stranger, CredentialBed.WRONG_SECRET);

        AuthException.Credential thrown = catchThrowableOfType(AuthException.Credential.class, () -> bed.token(app));

        assertThat(bed.requests()).isEqualTo(2);
        assertThat(thrown.error().orElseThrow().numbers()).containsExactly(7000215);
        assertThat(thrown).cause().isInstanceOf(AuthException.Credential.class).hasMessageContaining("AADSTS700027");
        assertThatThrownBy(() -> bed.token(app, TestBed.OTHER_PARTNER))
                .isInstanceOf(AuthException.Credential.class)
                .hasMessageContaining(TestBed.OTHER_PARTNER.value())
                .hasMessageContaining("No other attempt is made before 2026-01-01T00:01:00Z");
        assertThat(bed.requests()).isZero();
        assertThat(bed.events).isEmpty();
    }

    @Test
    void pauseDoublesFromOneMinuteToSixtyWithOneRequestEach() {
        PartnerApp app = bed.app(CredentialBed.WRONG_SECRET);

        for (int minutes : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Credential.class);
            assertThat(bed.requests()).isEqualTo(1);
            bed.clock.advance(Duration.ofMinutes(minutes).minusSeconds(1));
            assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Credential.class);
            assertThat(bed.requests()).isZero();
            bed.clock.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    @Timeout(60)
    void requestsThatAreRefusedTogetherMakeOnePauseOfAMinute() throws Exception {
        PartnerApp app = bed.app(CredentialBed.WRONG_SECRET);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
            for (int i = 0; i < 8; i++) {
                var unused = threads.submit(() -> bed.token(app));
            }
            hold.awaitArrived(8);
        } finally {
            threads.shutdown();
        }
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        bed.requests();

        bed.clock.advance(Duration.ofMinutes(1));

        assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Credential.class);
        assertThat(bed.requests()).isEqualTo(1);
    }

    @Test
    void acceptedCredentialEndsThePauseAndStartsItsLengthAnew() throws Exception {
        PartnerApp app = bed.app(CredentialBed.WRONG_SECRET);
        assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Credential.class);
        bed.clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Credential.class);
        bed.microsoft.replaceSecrets(TestBed.CLIENT_ID, Set.of(CredentialBed.WRONG));
        bed.clock.advance(Duration.ofMinutes(2));

        bed.token(app);

        bed.microsoft.replaceSecrets(TestBed.CLIENT_ID, Set.of("another one"));
        AuthException thrown = catchThrowableOfType(AuthException.class, () -> bed.token(app));
        assertThat(thrown).isInstanceOf(AuthException.Credential.class);
        bed.clock.advance(Duration.ofMinutes(1));
        bed.microsoft.replaceSecrets(TestBed.CLIENT_ID, Set.of(CredentialBed.WRONG));
        assertThat(bed.token(app).accessToken()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_grant, 50173",
        "unauthorized_client, 700016",
        "invalid_client, 7000229",
        "temporarily_unavailable, 90033"
    })
    void refusalOfSomethingElseDoesNotTryTheSecond(String error, int number) {
        PartnerApp app = bed.app(registered, CredentialBed.SECRET);
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, error, number);

        assertThatThrownBy(() -> bed.token(app)).isNotInstanceOf(AuthException.Credential.class);
        assertThat(bed.requests()).isEqualTo(1);
    }

    @Test
    void throttledRequestDoesNotTryTheSecond() {
        PartnerApp app = bed.app(registered, CredentialBed.SECRET);
        bed.microsoft.faults().tokenEndpoint().answerNext(1, 429, "text/plain", "", Map.of("Retry-After", "60"));

        assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Throttled.class);
        assertThat(bed.requests()).isEqualTo(1);
    }

    @Test
    void credentialThatIsNotThereGivesWayToTheSecond() throws Exception {
        PartnerApp app = bed.app(ClientCredential.assertionFile(Path.of("target/no-such-file")), CredentialBed.SECRET);

        bed.token(app);
        bed.token(app);

        assertThat(bed.requests()).isEqualTo(2);
        assertThat(bed.kinds()).containsExactly(AuthEvent.Kind.CREDENTIAL_SWITCHED);
    }

    @Test
    void nothingSecretIsInWhatBothRefusalsSay() {
        PartnerApp app =
                bed.app(CredentialBed.WRONG_SECRET, ClientCredential.secret(Secret.of(Canaries.text("client secret"))));

        assertThatThrownBy(() -> bed.token(app))
                .isInstanceOf(AuthException.Credential.class)
                .satisfies(e -> assertThat(e + " " + e.getCause()).doesNotContain("canary"));
    }
}
