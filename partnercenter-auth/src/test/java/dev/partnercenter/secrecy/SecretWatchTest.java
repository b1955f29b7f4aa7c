package dev.partnercenter.secrecy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.testing.SecretListener;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Leaks planted on purpose: each must be found, and nothing where there is none. */
class SecretWatchTest {
    private final SecretWatch watch = new SecretWatch();

    @Test
    @DisplayName("G1: every piece of a secret is found")
    void everyPieceOfEightCharactersOfACanaryIsFound() {
        String canary = canary();
        String chance = canary.substring("canary-".length());

        for (int i = 0; i + 8 <= chance.length(); i++) {
            String piece = chance.substring(i, i + 8);
            watch.see("the token ends in " + piece + ".");
            assertThat(watch.examine()).as(piece).hasSize(1);
        }
    }

    @Test
    void everyPieceOfElevenCharactersOfATokenIsFoundAndMostOfEight() {
        String token = randomToken();
        watch.keep(Canary.of("access token", token));
        int found = 0;

        for (int i = 0; i + 11 <= token.length(); i++) {
            watch.see("(" + token.substring(i, i + 11) + ")");
            assertThat(watch.examine()).hasSize(1);
            watch.see("(" + token.substring(i, i + 8) + ")");
            found += watch.examine().size();
        }

        assertThat(found).isGreaterThan((token.length() - 10) / 2);
    }

    @Test
    void pieceIsFoundWhateverItIsWrittenLike() {
        String canary = canary();
        List<UnaryOperator<String>> writings = List.of(
                text -> URLEncoder.encode(text, UTF_8),
                text -> URLEncoder.encode(text, UTF_8)
                        .replace("%2B", "%2b")
                        .replace("%2F", "%2f")
                        .replace("%3D", "%3d"),
                text -> base64("" + text),
                text -> base64("1" + text),
                text -> base64("12" + text + "3"),
                text -> Base64.getUrlEncoder().encodeToString(("{\"secret\":\"" + text + "\"}").getBytes(UTF_8)),
                text -> Base64.getMimeEncoder(20, new byte[] {'\n'}).encodeToString(text.getBytes(UTF_8)),
                text -> base64("client:" + URLEncoder.encode(text, UTF_8)));

        for (UnaryOperator<String> writing : writings) {
            String written = writing.apply(canary.substring(5, 50));
            watch.see("some header: " + written.substring(5, written.length() - 5));
            assertThat(watch.examine()).as(written).isNotEmpty();
        }
    }

    @Test
    void pieceOfAPrivateKeyIsFoundInEachOfItsForms() {
        BigInteger exponent = new BigInteger(2048, new Random(7));
        watch.keep(Canary.of("private key", exponent));
        byte[] bytes = exponent.toByteArray();

        for (String written : List.of(
                exponent.toString(),
                HexFormat.of().formatHex(bytes),
                HexFormat.of().withUpperCase().formatHex(bytes),
                Base64.getMimeEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().encodeToString(bytes))) {
            watch.see(written.substring(20, 60));
            assertThat(watch.examine()).as(written).isNotEmpty();
        }
    }

    @Test
    void leakIntoALogIsFoundWhereverItStandsInTheLine() {
        String canary = canary();
        WatchedLog log = WatchedLog.begin(watch);
        try {
            for (Runnable leak : List.<Runnable>of(
                    () -> LoggerFactory.getLogger("some.library").trace("sending {}", canary),
                    () -> LoggerFactory.getLogger(canary).debug("sent"),
                    () -> Logger.getLogger("okhttp3").log(Level.FINEST, "header {0}", canary),
                    () -> LoggerFactory.getLogger("x").info("failed", wrapped(canary)),
                    () -> LoggerFactory.getLogger("x").info("failed", suppressing(canary)),
                    () -> System.getLogger("a.jdk.logger").log(System.Logger.Level.TRACE, canary),
                    () -> named(canary, () -> LoggerFactory.getLogger("x").trace("nothing but this")))) {
                leak.run();
                assertThat(watch.examine()).hasSize(1);
            }
        } finally {
            log.end();
        }
    }

    @Test
    void leakIntoAnEventIsFound() {
        String canary = canary();
        WatchedLog log = WatchedLog.begin(watch);
        try (TestBed bed = TestBed.inline()) {
            bed.app.announce(AuthEvent.Kind.CONSENTED, TestBed.PARTNER, "A partner consented: " + canary);

            assertThat(watch.examine()).hasSize(1);
        } finally {
            log.end();
        }
    }

    @Test
    void leakIntoAnExceptionIsFoundThoughNobodySeesTheException() throws Exception {
        String canary = canary();
        WatchedExceptions exceptions = new WatchedExceptions(watch);
        try {
            assertThat(wrapped(canary)).hasMessage("outer");
            exceptions.show();

            assertThat(watch.examine()).hasSize(1);
        } finally {
            exceptions.end();
        }
    }

    @Test
    void whatIsPrintedIsSearchedThroughAllThatCanBeReached() {
        String canary = canary();
        record Inner(String token) {}
        record Outer(Map<String, Object> inner) {
            @Override
            public String toString() {
                return "Outer[***]";
            }
        }

        new Printed("dev.partnercenter.")
                .from(new Outer(Map.of("a", List.of(new Inner(canary)))))
                .forEach(watch::see);

        assertThat(watch.examine()).hasSize(1);
    }

    @Test
    void secretIsLookedForInTheExaminationAfterItsOwnToo() {
        String token = randomToken();
        watch.hear("access token", token);
        assertThat(watch.examine()).isEmpty();
        watch.see("late: " + token);

        assertThat(watch.examine()).hasSize(1);
    }

    @Test
    void textsTooManyToBeKeptAreSearchedWhileTheyCome() {
        String canary = canary();
        Random random = new Random(3);

        watch.see("at first " + canary);
        for (int i = 0; i < 50_000; i++) {
            watch.see("number " + new UUID(random.nextLong(), random.nextLong()));
        }
        watch.see("at last " + canary);

        assertThat(watch.examine())
                .satisfiesExactly(
                        leak -> assertThat(leak).contains("at first"),
                        leak -> assertThat(leak).contains("at last"));
        assertThat(watch.examine()).isEmpty();
    }

    @Test
    void codeInTheAddressOfABrowserIsNoLeakAndAnyOtherSecretThereIs() {
        String token = randomToken();
        watch.hear(SecretWatch.CODE, token);
        watch.seeAddress("GET /consent?code=" + token);
        assertThat(watch.examine()).isEmpty();

        watch.hear("access token", randomToken() + token);
        watch.seeAddress("GET /consent?code=" + token);
        assertThat(watch.examine()).hasSize(1);
    }

    @Test
    void sevenCharactersAndWhatIsNoSecretAreNotTakenForALeak() {
        String canary = canary();
        Random random = new Random(1);
        watch.hear("access token", randomToken());

        watch.see(
                "it begins with " + canary.substring(7, 14) + " and ends in " + canary.substring(canary.length() - 7));
        watch.see("canary- dev.partnercenter.auth.secret.EncryptedFileSecretStore$1 at OkHttp-5.5.1 HTTP/1.1 sha256/");
        for (int i = 0; i < 10_000; i++) {
            watch.see(UUID.randomUUID() + " " + Long.toHexString(random.nextLong()) + " " + random.nextLong());
        }

        assertThat(watch.examine()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"word", "canary of no form", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})
    void wordThatATestSendsInPlaceOfASecretIsNotLookedFor(String word) {
        new WatchedSecrets().heard(SecretListener.Kind.CODE_VERIFIER, word);
        SecretWatch.OF_THIS_RUN.see("a word may be seen: " + word);

        assertThat(SecretWatch.OF_THIS_RUN.examine()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void tokenIsFoundByItsBeginningAndItsEndAndNotByTheIdsInIt(int segment) {
        String header = "eyJhbGciOiJSUzI1NiIsImtpZCI6Ikw4dEtmRmJRY2dWWmd4In0";
        String ids =
                base64("{\"tid\":\"11111111-0000-4000-8000-000000000001\",\"appid\":\"" + UUID.randomUUID() + "\"}");
        String signature = randomToken();
        new WatchedSecrets().heard(SecretListener.Kind.ACCESS_TOKEN, header + "." + ids + "." + signature);

        SecretWatch.OF_THIS_RUN.see(ids);
        assertThat(SecretWatch.OF_THIS_RUN.examine()).isEmpty();
        SecretWatch.OF_THIS_RUN.see(
                List.of(header.substring(0, 12), signature.substring(200)).get(segment));
        assertThat(SecretWatch.OF_THIS_RUN.examine()).hasSize(1);
    }

    private String canary() {
        return Canaries.text("client secret", "~+/=", watch::keep);
    }

    /** As random as a signature. */
    private static String randomToken() {
        byte[] noise = new byte[256];
        new Random().nextBytes(noise);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(noise);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static Exception wrapped(String message) {
        return new IllegalStateException("outer", new IllegalArgumentException(message));
    }

    private static Exception suppressing(String message) {
        Exception outer = new IllegalStateException("outer");
        outer.addSuppressed(new IllegalArgumentException(message));
        return outer;
    }

    private static void named(String name, Runnable work) {
        Thread thread = Thread.currentThread();
        String usual = thread.getName();
        thread.setName(name);
        try {
            work.run();
        } finally {
            thread.setName(usual);
        }
    }
}
