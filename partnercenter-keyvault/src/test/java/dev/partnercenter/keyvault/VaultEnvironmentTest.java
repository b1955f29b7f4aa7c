package dev.partnercenter.keyvault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process whose environment has Azure's clients log bodies and go through a proxy that leads nowhere. */
class VaultEnvironmentTest {
    private final AtomicInteger lured = new AtomicInteger();

    @TempDir
    private Path directory;

    private ServerSocket nowhere;

    @BeforeEach
    void openTheProxyThatLeadsNowhere() throws IOException {
        nowhere = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        Thread thread = new Thread(this::hangUp);
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        nowhere.close();
    }

    @Test
    void storeLogsNoSecretAndGoesThroughTheAppsOwnProxy() throws Exception {
        String said = run("store");

        assertThat(said)
                .contains("read=true tunnels=[contoso-1.vault.azure.net:443, login.microsoftonline.com:443]")
                .contains("com.azure.")
                .contains("HTTP 403 Forbidden ForbiddenByPolicy")
                .doesNotContain("canary")
                .doesNotContain("eyJ")
                .doesNotContain(Base64.getEncoder()
                        .encodeToString(("app:" + HostileEnvironment.PROXY_PASSWORD).getBytes(UTF_8)));
        assertThat(lured).hasValue(0);
    }

    /** What the test above must be able to see. */
    @Test
    void plainClientOfAzuresLogsTheSecretAndGoesThroughTheEnvironmentsProxy() throws Exception {
        String said = run("plain");

        assertThat(said).contains(HostileEnvironment.VALUE).contains("stopped by the environment's proxy");
        assertThat(lured).hasPositiveValue();
    }

    private String run(String what) throws Exception {
        Path output = directory.resolve("output.txt");
        ProcessBuilder child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // Without it Azure's clients leave HTTPS_PROXY alone.
                        "-Djava.net.useSystemProxies=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileEnvironment.class.getName(),
                        what)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        String proxy = "http://user:secret@127.0.0.1:" + nowhere.getLocalPort();
        child.environment()
                .putAll(Map.of(
                        "AZURE_HTTP_LOG_DETAIL_LEVEL",
                        "BODY_AND_HEADERS",
                        "AZURE_LOG_LEVEL",
                        "VERBOSE",
                        "HTTPS_PROXY",
                        proxy,
                        "HTTP_PROXY",
                        proxy));
        Process process = child.start();
        try {
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            String said = Files.readString(output, UTF_8);
            assertThat(ended && process.exitValue() == 0).as(said).isTrue();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    private void hangUp() {
        try {
            while (true) {
                nowhere.accept().close();
                lured.incrementAndGet();
            }
        } catch (IOException closed) {
            assertThat(nowhere.isClosed()).isTrue();
        }
    }
}
