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
