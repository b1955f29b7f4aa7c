package dev.partnercenter.testing;

import static dev.partnercenter.testing.Wire.CLIENT_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;
import java.util.Set;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

class AppRegistrationsTest {
    private final AppRegistrations apps = new AppRegistrations();

    @Test
    void appMayHaveSeveralCertificatesUntilTheyAreReplaced() {
        X509Certificate one = certificate();
        X509Certificate two = certificate();
        X509Certificate successor = certificate();

        apps.addCertificate(CLIENT_ID, one);
        apps.addCertificate(CLIENT_ID, two);
        assertThat(apps.certificatesOf(CLIENT_ID)).containsExactlyInAnyOrder(one, two);

        apps.replaceCertificates(CLIENT_ID, Set.of(successor));
        assertThat(apps.certificatesOf(CLIENT_ID)).containsExactly(successor);
    }

    @Test
    void appMayTrustSeveralIssuers() {
        RSAPublicKey key = (RSAPublicKey) certificate().getPublicKey();
        ClientAssertions.Trusted one = new ClientAssertions.Trusted("https://one.example", "subject", key);
        ClientAssertions.Trusted two = new ClientAssertions.Trusted("https://two.example", "subject", key);

        apps.trust(CLIENT_ID, one);
        apps.trust(CLIENT_ID, two);

        assertThat(apps.trustedBy(CLIENT_ID)).containsExactly(one, two);
    }

    @Test
    void certificateWithoutAnRsaKeyIsRefused() {
        X509Certificate elliptic = new HeldCertificate.Builder().build().certificate();

        assertThatThrownBy(() -> apps.addCertificate(CLIENT_ID, elliptic))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RSA");
        assertThatThrownBy(() -> apps.replaceCertificates(CLIENT_ID, Set.of(certificate(), elliptic)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RSA");
        assertThat(apps.certificatesOf(CLIENT_ID)).isEmpty();
    }

    @Test
    void appIsKnownByAnythingThatItMayProveItselfBy() {
        assertThatThrownBy(() -> apps.require(CLIENT_ID)).isInstanceOf(OAuthFailure.class);

        apps.addCertificate(CLIENT_ID.toUpperCase(Locale.ROOT), certificate());

        assertThatCode(() -> apps.require(CLIENT_ID)).doesNotThrowAnyException();
    }

    @Test
    void simulatorsOfOneBuilderGoTheirOwnWay() throws Exception {
        PartnerCenterSimulator.Builder world = Wire.world();
        try (PartnerCenterSimulator one = world.start();
                PartnerCenterSimulator two = world.start()) {
            one.replaceSecrets(CLIENT_ID, Set.of("another"));

            assertThat(status(one)).isEqualTo(401);
            assertThat(status(two)).isEqualTo(200);
        }
    }

    private static int status(PartnerCenterSimulator simulator) throws Exception {
        return new Wire(simulator)
                .appOnly(Wire.TENANT, Wire.PARTNER_CENTER + "/.default")
                .status();
    }

    private static X509Certificate certificate() {
        return new HeldCertificate.Builder().rsa2048().build().certificate();
    }
}
