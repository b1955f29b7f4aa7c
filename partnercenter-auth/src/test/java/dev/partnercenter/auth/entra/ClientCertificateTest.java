package dev.partnercenter.auth.entra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.secret.Secret;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import okhttp3.tls.HeldCertificate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a certificate and its key come from, and what is said of those that are of no use. */
class ClientCertificateTest {
    private static final Secret PASSWORD = Secret.of("canary-password");
    private static final Secret WRONG = Secret.of("canary-wrong");
    private static final HeldCertificate RSA = CredentialBed.REGISTERED;
    private static final HeldCertificate OTHER = CredentialBed.STRANGER;
    private static final HeldCertificate EC =
            new HeldCertificate.Builder().ecdsa256().build();

    @TempDir
    Path directory;

    private Path certificate = Path.of("");

    @BeforeEach
    void writeCertificate() throws Exception {
        certificate = write("certificate.pem", RSA.certificatePem());
    }

    @Test
    void keyInEitherFormOfPemIsRead() throws Exception {
        for (String key : List.of(RSA.privateKeyPkcs8Pem(), RSA.privateKeyPkcs1Pem())) {
            assertSigns(ClientCertificate.pem(write("key.pem", key), certificate), RSA);
        }
    }

    @Test
    void keyAndCertificateMayStandInOneFileAmongOtherThings() throws Exception {
        Path both = write(
                "both.pem",
                "Bag Attributes\r\n  friendlyName: app\r\n" + OTHER.certificatePem() + RSA.privateKeyPkcs8Pem()
                        + "subject=CN = app\n" + RSA.certificatePem().replace("\n", "\r\n"));

        assertSigns(ClientCertificate.pem(both, both), RSA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aes256.pem", "aes128.pem", "triple-des.pem"})
    void keyThatOpensslEncryptedIsRead(String key) throws Exception {
        ClientCertificate read = ClientCertificate.pem(openssl(key), PASSWORD, openssl("certificate.pem"));

        byte[] input = "header.payload".getBytes(UTF_8);
        assertThat(read.fits(input, read.sign(input))).isTrue();
        assertThat(read).hasToString("certificate " + read.thumbprint());
    }

    @Test
    void keyStoreThatOpensslWroteIsRead() throws Exception {
        assertThat(ClientCertificate.keyStore(openssl("app.p12"), PASSWORD).thumbprint())
                .isEqualTo(ClientCertificate.pem(openssl("aes256.pem"), PASSWORD, openssl("certificate.pem"))
                        .thumbprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS"})
    void keyStoreWithOneKeyNeedsNoAliasAndOneWithSeveralDoes(String type) throws Exception {
        KeyStore store = newStore(type);
        store.setCertificateEntry("authority", OTHER.certificate());
        put(store, "app", RSA);
        assertSigns(ClientCertificate.keyStore(save(store), PASSWORD), RSA);

        put(store, "other", OTHER);
        Path several = save(store);
        assertSigns(ClientCertificate.keyStore(several, PASSWORD, "other"), OTHER);
        assertUseless(() -> ClientCertificate.keyStore(several, PASSWORD), "one private key", "[app, other]");
        assertUseless(
                () -> ClientCertificate.keyStore(several, PASSWORD, "authority"), "no private key", "[app, other]");
        assertUseless(() -> ClientCertificate.keyStore(several, PASSWORD, "nobody"), "no private key");
        assertUseless(() -> ClientCertificate.keyStore(several, WRONG), "the password is wrong");
    }

    @Test
    void keyStoreOfNoUseIsNamedByWhatIsWrong() throws Exception {
        KeyStore empty = newStore("PKCS12");
        Path keyless = save(empty);
        assertUseless(() -> ClientCertificate.keyStore(keyless, PASSWORD), "holds none");

        put(empty, "ec", EC);
        Path elliptic = save(empty);
        assertUseless(() -> ClientCertificate.keyStore(elliptic, PASSWORD), "RSA", "EC");

        KeyStore own = newStore("JKS");
        own.setKeyEntry("app", RSA.keyPair().getPrivate(), "another password".toCharArray(), chain(RSA));
        Path twoPasswords = save(own);
        assertUseless(() -> ClientCertificate.keyStore(twoPasswords, PASSWORD), "another password than the store");

        assertUseless(() -> ClientCertificate.keyStore(certificate, PASSWORD), "is no PKCS#12 or JKS key store");
        assertThatThrownBy(() -> ClientCertificate.keyStore(directory, PASSWORD))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void encryptedKeyAsksForItsPasswordAndRefusesAWrongOne() {
        Path key = openssl("aes256.pem");
        Path its = openssl("certificate.pem");

        assertUseless(() -> ClientCertificate.pem(key, its), "encrypted", "give its password");
        assertUseless(() -> ClientCertificate.pem(key, WRONG, its), "the password is wrong");
        assertUseless(() -> ClientCertificate.pem(openssl("triple-des.pem"), WRONG, its), "the password is wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scrypt.pem", "traditional.pem"})
    void encryptionThatJavaDoesNotKnowIsToBeConverted(String key) {
        assertUseless(
                () -> ClientCertificate.pem(openssl(key), PASSWORD, openssl("certificate.pem")),
                "openssl pkcs8 -topk8 -v2 aes-256-cbc");
    }

    @Test
    void ellipticKeyIsRefusedInEveryForm() throws Exception {
        Path pkcs8 = write("ec.pem", EC.privateKeyPkcs8Pem());
        Path sec1 = write("sec1.pem", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        PrivateKey inMemory = EC.keyPair().getPrivate();

        assertUseless(() -> ClientCertificate.pem(pkcs8, certificate), "RSA");
        assertUseless(() -> ClientCertificate.pem(sec1, certificate), "EC PRIVATE KEY", "RSA");
        assertUseless(() -> ClientCertificate.of(inMemory, List.of(EC.certificate())), "RSA", "EC");
        assertUseless(() -> ClientCertificate.signedBy((algorithm, input) -> input, EC.certificate()), "RSA", "EC");
    }

    @Test
    void keyAndCertificateThatDoNotMatchAreRefused() throws Exception {
        Path key = write("key.pem", OTHER.privateKeyPkcs8Pem());

        assertUseless(() -> ClientCertificate.pem(key, certificate), "do not match");
        assertUseless(
                () -> ClientCertificate.of(RSA.keyPair().getPrivate(), List.of(EC.certificate())), "do not match");
        assertUseless(() -> ClientCertificate.of(RSA.keyPair().getPrivate(), List.of()), "do not match");
    }

    @Test
    void fileThatHoldsNoCertificateOrADamagedOneIsRefused() throws Exception {
        Path key = write("key.pem", RSA.privateKeyPkcs8Pem());
        Path der = directory.resolve("certificate.cer");
        Files.write(der, RSA.certificate().getEncoded());
        Path damaged = write("damaged.pem", "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n");

        assertUseless(() -> ClientCertificate.pem(key, key), "holds no certificate");
        assertUseless(() -> ClientCertificate.pem(key, der), "holds no certificate");
        assertUseless(() -> ClientCertificate.pem(key, damaged), "cannot be read");
    }

    @Test
    void fileThatHoldsNoKeyOrADamagedOneIsRefused() throws Exception {
        String pem = RSA.privateKeyPkcs8Pem();
        Path cut = write("cut.pem", pem.replaceFirst("(?s)\n.{64}\n", "\n"));
        Path odd = write("odd.pem", "-----BEGIN PRIVATE KEY-----\nQUJDR\n-----END PRIVATE KEY-----\n");
        Path two = write("two.pem", pem + RSA.privateKeyPkcs1Pem());
        Path large = write("large.pem", "x".repeat((1 << 20) + 1));

        assertUseless(() -> ClientCertificate.pem(certificate, certificate), "one private key", "holds none");
        assertUseless(() -> ClientCertificate.pem(two, certificate), "one private key", "holds 2");
        assertUseless(() -> ClientCertificate.pem(cut, certificate), "no RSA private key");
        assertUseless(() -> ClientCertificate.pem(odd, certificate), "cut off or damaged");
        assertUseless(() -> ClientCertificate.pem(large, certificate), "too large");
        assertThatThrownBy(() -> ClientCertificate.pem(directory.resolve("nothing.pem"), certificate))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void weakKeyIsRefused() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        HeldCertificate weak = new HeldCertificate.Builder()
                .keyPair(generator.generateKeyPair())
                .build();

        assertUseless(
                () -> ClientCertificate.of(weak.keyPair().getPrivate(), List.of(weak.certificate())), "2048", "1024");
    }

    @Test
    void expiredCertificateIsRefusedWhenAnAppIsBuiltUnlessAnotherCredentialIsInDate() {
        try (CredentialBed bed = new CredentialBed()) {
            HeldCertificate expired =
                    CredentialBed.certificate(bed.clock.instant().minusSeconds(1));
            ClientCertificate old = CredentialBed.of(expired);
            String end = "2025-12-31T23:59:59Z";

            assertThat(old.expiresAt()).contains(Instant.parse(end));
            assertThatThrownBy(() -> bed.app(old))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(old + " has expired");
            assertThatThrownBy(() -> bed.app(old, old.withRs256())).isInstanceOf(IllegalArgumentException.class);
            bed.app(old, CredentialBed.SECRET);
            assertThat(bed.events).singleElement().satisfies(event -> {
                assertThat(event.kind()).isEqualTo(AuthEvent.Kind.CREDENTIAL_EXPIRED);
                assertThat(event.message()).contains(old.toString(), end);
            });
        }
    }

    @Test
    void nothingSecretIsPrinted() throws Exception {
        ClientCertificate read = ClientCertificate.pem(write("key.pem", RSA.privateKeyPkcs8Pem()), certificate);
        LocalSigner signer = new LocalSigner(RSA.keyPair().getPrivate());

        assertThat(read + " " + signer).isEqualTo("certificate " + read.thumbprint() + " LocalSigner[***]");
        assertThat(read.thumbprint()).matches("[0-9A-F]{40}");
        assertThat(Pem.blocks(directory.resolve("key.pem"))).hasToString("[PRIVATE KEY]");
    }

    /** Refused at once, by a message with these words, in which nothing of a key or password is repeated. */
    private static void assertUseless(ThrowingCallable attempt, String... words) {
        assertThatThrownBy(attempt).isInstanceOf(IllegalArgumentException.class).satisfies(e -> {
            assertThat(e).message().contains(words);
            for (Throwable thrown = e; thrown != null; thrown = thrown.getCause()) {
                assertThat(thrown.toString())
                        .doesNotContain(PASSWORD.reveal(), WRONG.reveal())
                        .doesNotContainPattern("[A-Za-z0-9+/]{60}");
            }
        });
    }

    private static void assertSigns(ClientCertificate read, HeldCertificate expected) throws Exception {
        byte[] input = TestBed.CLIENT_ID.getBytes(UTF_8);
        assertThat(CredentialBed.of(expected).fits(input, read.sign(input))).isTrue();
        assertThat(read.thumbprint()).isEqualTo(CredentialBed.of(expected).thumbprint());
        assertThat(read.withRs256().fits(input, read.withRs256().sign(input))).isTrue();
    }

    private Path write(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text);
    }

    private static Path openssl(String name) {
        try {
            return Path.of(Objects.requireNonNull(ClientCertificateTest.class.getResource("openssl/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyStore newStore(String type) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        return store;
    }

    private static void put(KeyStore store, String alias, HeldCertificate held) throws Exception {
        store.setKeyEntry(alias, held.keyPair().getPrivate(), PASSWORD.reveal().toCharArray(), chain(held));
    }

    private static Certificate[] chain(HeldCertificate held) {
        return new X509Certificate[] {held.certificate()};
    }

    private Path save(KeyStore store) throws Exception {
        Path file = Files.createTempFile(directory, "store", ".ks");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.reveal().toCharArray());
        }
        return file;
    }
}
