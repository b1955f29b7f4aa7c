package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CredentialStatusTest {
    private final CredentialBed bed = new CredentialBed();
    private final Instant start = bed.clock.instant();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void certificateTellsItsEndAndASecretByValueNone() {
        HeldCertificate held = CredentialBed.certificate(start.plus(Duration.ofDays(61)));
        PartnerApp app = bed.app(CredentialBed.of(held), CredentialBed.SECRET);

        assertThat(app.credentials())
                .extracting(CredentialStatus::expiresAt)
                .containsExactly(start.plus(Duration.ofDays(61)), null);
        assertThat(app.credentials())
                .extracting(CredentialStatus::credential)
                .last()
                .isEqualTo("client secret");
    }

    @Test
    void credentialThatIsRefusedIsToldOfUntilItIsAccepted() throws Exception {
        PartnerApp app = bed.app(CredentialBed.SECRET);
        bed.microsoft.replaceSecrets(TestBed.CLIENT_ID, Set.of("another"));
        assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Credential.class);
        assertThat(app.credentials()).extracting(CredentialStatus::refused).containsExactly(true);
        bed.microsoft.replaceSecrets(TestBed.CLIENT_ID, Set.of(TestBed.CLIENT_SECRET));
        bed.clock.advance(Duration.ofHours(2));

        bed.token(app);

        assertThat(app.credentials()).extracting(CredentialStatus::refused).containsExactly(false);
    }

    @Test
    void endIsNearOnlyIfItIsKnown() {
        CredentialStatus known = new CredentialStatus("certificate", start.plus(Duration.ofDays(30)), false);
        CredentialStatus unknown = new CredentialStatus("client secret", null, false);

        assertThat(known.endsWithin(Duration.ofDays(30), start)).isTrue();
        assertThat(known.endsWithin(Duration.ofDays(30).minusSeconds(1), start)).isFalse();
        assertThat(known.endsWithin(Duration.ZERO, start.plus(Duration.ofDays(31))))
                .isTrue();
        assertThat(unknown.endsWithin(Duration.ofDays(30), start)).isFalse();
    }
}
