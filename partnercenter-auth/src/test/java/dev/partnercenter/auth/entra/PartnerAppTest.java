package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void companionIsMadeOnceAndClosedWithTheAppOnce() {
        List<String> closed = new ArrayList<>();
        PartnerApp app = app(event -> {});
        AutoCloseable first = app.companion(AutoCloseable.class, "key", () -> () -> closed.add("one"));

        assertThat(app.companion(AutoCloseable.class, "key", () -> () -> closed.add("two")))
                .isSameAs(first);
        app.close();
        app.close();

        assertThat(closed).containsExactly("one");
        assertThat(app.isClosed()).isTrue();
    }

    @Test
    void companionThatFailsToCloseDoesNotKeepTheRuntimeOpen() {
        PartnerApp app = app(event -> {});
        AutoCloseable failing = app.companion(AutoCloseable.class, "key", () -> () -> {
            throw new IllegalStateException("stuck");
        });

        app.close();

        assertThat(failing).isNotNull();
        assertThatThrownBy(() -> app.runtime().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
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
