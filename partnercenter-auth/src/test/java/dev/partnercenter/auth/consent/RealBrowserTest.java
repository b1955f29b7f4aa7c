package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.partnercenter.auth.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A consent on this machine with a real browser between Microsoft's page and ours; the last page is kept as a picture. */
@Timeout(180)
class RealBrowserTest {
    private static final Optional<Path> BROWSER = Stream.of("/usr/bin/chromium", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();

    private final TestBed bed = TestBed.inline();

    @TempDir
    Path profile;

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    @DisplayName("A5, A6: a real browser brings the code back as a query and ends on our page")
    void browserBringsTheCodeBackAsAQuery() throws Exception {
        assertConsented(LoopbackConsent.builder(bed.app, bed.store, url -> open(url, "consent-query.png")));
    }

    @Test
    @DisplayName("A5, A6: a real browser brings the code back as a form and ends on our page")
    void browserBringsTheCodeBackAsAForm() throws Exception {
        assertConsented(LoopbackConsent.builder(bed.app, bed.store, url -> open(url, "consent-form.png"))
                .terms(PartnerConsent.Builder::formPost));
    }

    private void assertConsented(LoopbackConsent.Builder consent) throws IOException {
        assumeTrue(BROWSER.isPresent(), "no Chromium at /usr/bin/chromium, so nothing is shown to a real browser");

        ConsentedPartner consented = consent.path("/consent").build().run(ExpectedPartner.of(TestBed.PARTNER));

        assertThat(consented.partner()).isEqualTo(TestBed.PARTNER);
    }

    private void open(URI url, String picture) {
        Path log = profile.resolve("log.txt");
        Path shown = Path.of("target", picture).toAbsolutePath();
        List<String> command = List.of(
                BROWSER.orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--enable-logging=stderr",
                "--ignore-certificate-errors",
                "--host-resolver-rules=MAP login.microsoftonline.com 127.0.0.1:" + bed.microsoft.port(),
                "--user-data-dir=" + profile,
                "--window-size=800,300",
                "--virtual-time-budget=10000",
                "--screenshot=" + shown,
                url.toString());
        try {
            Files.deleteIfExists(shown);
            Process browser = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(browser.waitFor(120, TimeUnit.SECONDS))
                    .as("the browser ended")
                    .isTrue();
            assertThat(Files.readString(log))
                    .as("what the browser says of our page")
                    .doesNotContain("Content Security Policy");
            assertThat(shown).as("the picture of the last page").isNotEmptyFile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
