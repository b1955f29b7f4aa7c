package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartnerAppTest {
    private static final String CLIENT_ID = "AAAAAAAA-0000-4000-8000-00000000000A";
    private static final ClientCredential SECRET = ClientCredential.secret(Secret.of("canary-secret"));

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "my-app", "https://example.com"})
    void clientIdThatIsNoGuidIsRefusedAtOnce(String clientId) {
        assertThatThrownBy(() -> PartnerApp.builder().clientId(clientId))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("client id must be");
    }

    @Test
    void missingClientIdOrCredentialIsNamed() {
        assertThatThrownBy(() -> PartnerApp.builder().credential(SECRET).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("client id");
        assertThatThrownBy(() -> PartnerApp.builder().clientId(CLIENT_ID).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("credential");
    }

    @Test
    void appAndCredentialPrintNothingSecret() {
        try (PartnerApp app = app(event -> {})) {
            assertThat(app.toString() + SECRET)
                    .contains("aaaaaaaa-0000-4000-8000-00000000000a")
                    .doesNotContain("canary");
        }
    }

    @ParameterizedTest
    @MethodSource("credentials")
    @DisplayName("C1: a certificate and a federated identity are taken silently, a secret is flagged by one warning")
    void secretIsFlagged(UnaryOperator<PartnerApp.Builder> credentials, int warnings) {
        List<LogRecord> logged = new ArrayList<>();
        Handler listener = listener(logged);
        Logger log = Logger.getLogger(PartnerApp.class.getName());
        log.addHandler(listener);
        try {
            credentials.apply(PartnerApp.builder().clientId(CLIENT_ID)).build().close();
        } finally {
            log.removeHandler(listener);
        }

        assertThat(logged).hasSize(warnings).allSatisfy(entry -> {
            assertThat(entry.getLevel()).isEqualTo(Level.WARNING);
            assertThat(entry.getMessage())
                    .contains("client secret", "certificate", CLIENT_ID.toLowerCase(Locale.ROOT))
                    .doesNotContain("canary");
        });
    }

    static List<Arguments> credentials() {
        HeldCertificate held = new HeldCertificate.Builder()
                .rsa2048()
                .validityInterval(0, Instant.parse("9000-01-01T00:00:00Z").toEpochMilli())
                .build();
        ClientCredential certificate = ClientCertificate.of(held.keyPair().getPrivate(), List.of(held.certificate()));
        ClientCredential stored = ClientCredential.secret(InMemorySecretStore.create(), new SecretName("canary-name"));
        ClientCredential file = ClientCredential.assertionFile(Path.of("assertion"));
        return List.of(
                with(app -> app.credential(certificate), 0),
                with(app -> app.credential(file), 0),
                with(app -> app.credential(certificate, file), 0),
                with(app -> app.credential(SECRET), 1),
                with(app -> app.credential(stored), 1),
                with(app -> app.credential(certificate, stored), 1),
                with(app -> app.credential(SECRET, stored), 1));
    }

    private static Arguments with(UnaryOperator<PartnerApp.Builder> credentials, int warnings) {
        return Arguments.of(credentials, warnings);
    }

    private static Handler listener(List<LogRecord> logged) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void companionIsMadeOnceForEachTypeAndKey() {
        try (PartnerApp app = app(event -> {})) {
            Object first = app.companion(Object.class, "key", Object::new);

            assertThat(app.companion(Object.class, "key", Object::new)).isSameAs(first);
            assertThat(app.companion(Object.class, "other", Object::new)).isNotSameAs(first);
            assertThat(app.companion(String.class, "key", () -> "another type's"))
                    .isEqualTo("another type's");
        }
    }

    @Test
    void closingDoesFirstWhatNeedsTheAppAndThenTheRestOnce() {
        List<String> done = new ArrayList<>();
        PartnerApp app = app(event -> {});
        app.onceClosed(() -> done.add("closed " + app.isClosed()));
        app.whileClosing(() -> done.add("closing " + app.isClosed()));

        app.close();
        app.close();

        assertThat(done).containsExactly("closing false", "closed true");
    }

    @Test
    void whatFailsToCloseDoesNotKeepTheRuntimeOpen() {
        PartnerApp app = app(event -> {});
        app.whileClosing(() -> {
            throw new IllegalStateException("stuck");
        });

        app.close();

        assertThat(app.isClosed()).isTrue();
        assertThatThrownBy(() -> app.runtime().callBack(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void runtimeOfOneAppIsRefusedToAnother() {
        AuthRuntime runtime = AuthRuntime.builder().build();
        PartnerApp app = on(runtime, SECRET);

        assertThatThrownBy(() -> on(runtime, SECRET))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "the runtime belongs to another PartnerApp, which closes it: build one for each");
        app.close();
        assertThatThrownBy(() -> on(runtime, SECRET))
                .as("it is closed by now")
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void runtimeOfAnAppThatDidNotComeAboutIsLeftToAnother() {
        HeldCertificate held =
                new HeldCertificate.Builder().rsa2048().validityInterval(0, 1).build();
        ClientCredential expired = ClientCertificate.of(held.keyPair().getPrivate(), List.of(held.certificate()));
        AuthRuntime runtime = AuthRuntime.builder().build();

        assertThatThrownBy(() -> on(runtime, expired))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has expired");

        try (PartnerApp app = on(runtime, SECRET)) {
            assertThat(app.runtime()).isSameAs(runtime);
        }
    }

    private static PartnerApp on(AuthRuntime runtime, ClientCredential credential) {
        return PartnerApp.builder()
                .clientId(CLIENT_ID)
                .credential(credential)
                .runtime(runtime)
                .build();
    }

    @Test
    void listenerThatFailsDoesNotStopWhatItListensTo() {
        List<AuthEvent> heard = new ArrayList<>();
        try (PartnerApp app = app(event -> {
            heard.add(event);
            throw new IllegalStateException("listener");
        })) {
            app.announce(AuthEvent.Kind.CONSENTED, null, "hello");
        }
        assertThat(heard).extracting(AuthEvent::message).containsExactly("hello");
    }

    private static PartnerApp app(Consumer<AuthEvent> listener) {
        return PartnerApp.builder()
                .clientId(CLIENT_ID)
                .credential(SECRET)
                .onEvent(listener)
                .build();
    }
}
