package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExpiryNoticeTest {
    private final CredentialBed bed = new CredentialBed();
    private final Instant start = bed.clock.instant();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void certificateIsToldOfOnceWithinSixtyThirtyAndFourteenDaysAndOnceAfterItsEnd() throws Exception {
        HeldCertificate held = CredentialBed.certificate(start.plus(Duration.ofDays(61)));
        bed.microsoft.replaceCertificates(TestBed.CLIENT_ID, Set.of(held.certificate()));
        PartnerApp app = bed.app(CredentialBed.of(held), CredentialBed.SECRET);
        bed.token(app);
        assertThat(bed.events).isEmpty();

        assertThat(toldAfter(Duration.ofDays(1), app)).containsExactly("expires in 60 days");
        assertThat(toldAfter(Duration.ofDays(29), app)).isEmpty();
        assertThat(toldAfter(Duration.ofDays(1), app)).containsExactly("expires in 30 days");
        assertThat(toldAfter(Duration.ofDays(17), app)).containsExactly("expires in 13 days");
        assertThat(toldAfter(Duration.ofDays(12), app)).isEmpty();
        assertThat(toldAfter(Duration.ofDays(1), app)).containsExactly("has expired at 2026-03-03T00:00:00Z");
        assertThat(toldAfter(Duration.ofDays(1), app)).doesNotContain("has expired at 2026-03-03T00:00:00Z");
    }

    @Test
    void certificateNearItsEndIsToldOfWhenTheAppIsBuilt() {
        bed.app(CredentialBed.of(CredentialBed.certificate(start.plus(Duration.ofDays(10)))));

        assertThat(bed.events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(AuthEvent.Kind.CREDENTIAL_EXPIRING);
            assertThat(event.message()).contains("certificate", "expires in 10 days, at 2026-01-11T00:00:00Z");
        });
    }

    @Test
    void storedSecretIsToldOfWhenItIsReadAndAnewWhenItHasASuccessor() throws Exception {
        store(Duration.ofDays(20));
        PartnerApp app = bed.app(ClientCredential.secret(bed.store, CredentialBed.NAME));
        assertThat(bed.events).isEmpty();

        assertThat(toldAfter(Duration.ZERO, app)).containsExactly("expires in 20 days");
        store(Duration.ofDays(50));
        assertThat(toldAfter(Duration.ofHours(1), app)).containsExactly("expires in 49 days");
        store(Duration.ofDays(400));
        assertThat(toldAfter(Duration.ofHours(1), app)).isEmpty();
    }

    private void store(Duration life) throws Exception {
        bed.store.append(
                CredentialBed.NAME,
                Secret.of(TestBed.CLIENT_SECRET),
                SecretMetadata.none().expiringAt(start.plus(life)));
    }

    private List<String> toldAfter(Duration time, PartnerApp app) throws Exception {
        bed.clock.advance(time);
        bed.events.clear();
        bed.token(app);
        bed.token(app);
        return bed.events.stream()
                .filter(event -> event.kind().name().startsWith("credential-expir"))
                .map(event -> event.message()
                        .replaceFirst(".*(expires in \\d+ days|has expired at [^:]*:[^:]*:[^:]*).*", "$1"))
                .toList();
    }
}
