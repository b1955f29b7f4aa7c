package dev.partnercenter.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SecretStoreExceptionTest {

    @Test
    void onlyThrottlingAndOutagesPassByThemselves() {
        assertThat(Stream.of(Kind.values()).filter(Kind::isPassing))
                .containsExactlyInAnyOrder(Kind.THROTTLED, Kind.UNAVAILABLE);
    }

    @Test
    void waitThatTheStoreAskedForIsKept() {
        SecretStoreException e = new SecretStoreException(Kind.THROTTLED, "later", null, Duration.ofSeconds(7));

        assertThat(e.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(new SecretStoreException(Kind.THROTTLED, "later").retryAfter())
                .isEmpty();
    }

    @Test
    void waitForWhatNeverPassesIsRefused() {
        assertThatThrownBy(() -> new SecretStoreException(Kind.FORBIDDEN, "no", null, Duration.ofSeconds(7)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void negativeWaitIsRefused() {
        assertThatThrownBy(() -> new SecretStoreException(Kind.THROTTLED, "later", null, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
