package dev.partnercenter.client.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.EntraError;
import dev.partnercenter.auth.secret.SecretStoreException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What exceptions tell, and that strangers' are not quoted. */
class FailureTest {
    private static final String CANARY = "canary-in-a-message";

    static List<Throwable> strangers() {
        return List.of(
                new UnknownHostException(CANARY),
                new ConnectException(CANARY),
                new SocketTimeoutException(CANARY),
                new SSLHandshakeException(CANARY),
                new IOException(CANARY, new IOException(CANARY)),
                new IllegalStateException(CANARY),
                new StackOverflowError(CANARY));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void whatAStrangerThrowsIsToldByItsKindAndNeverQuoted(Throwable error) {
        Failure failure = Failure.of(error);

        assertThat(failure.evidence()).endsWith(".").doesNotContain(CANARY);
        assertThat(failure.remedy())
                .isEqualTo("The app's developer must see what throws that; it is none of the failures that are meant to"
                        + " happen.");
    }

    static Stream<IOException> networks() {
        return strangers().stream().filter(IOException.class::isInstance).map(IOException.class::cast);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void probeThatGetsNoAnswerNamesTheHostAndQuotesNobody(IOException error) {
        Failure failure;
        try (AuthRuntime runtime = AuthRuntime.builder().build()) {
            failure = Failure.of(Unreached.of("login.example", "without a proxy", runtime, error));
        }

        assertThat(failure.evidence())
                .startsWith("login.example could not be reached: ")
                .endsWith(" (without a proxy).")
                .doesNotContain(CANARY);
        assertThat(failure.remedy()).contains("if it lasts, whoever operates the app must look after");
    }

    @Test
    void failureToGetATokenIsToldWithoutWhoseItWas() {
        AuthException error = AuthFailure.builder()
                .clientId(Patient.CLIENT_ID)
                .partner(Patient.PARTNER)
                .tenant(Patient.PARTNER)
                .because("the client secret has expired")
                .remedy("Renew it.")
                .error(new EntraError(401, "invalid_client", null, List.of(7000222), "trace", "correlation"))
                .retryAt(Instant.parse("2026-01-01T00:00:30.123Z"))
                .credential();

        Failure failure = Failure.of(error);

        assertThat(failure.evidence())
                .isEqualTo("The client secret has expired (HTTP 401, invalid_client, AADSTS7000222, correlation id"
                        + " correlation, trace id trace, see " + error.page()
                        + "). No other attempt is made before 2026-01-01T00:00:30Z.");
        assertThat(failure.remedy()).isEqualTo("Renew it.");
        assertThat(Failure.of(AuthFailure.builder().because("").unavailable()).evidence())
                .startsWith(" (see https://");
    }

    @ParameterizedTest
    @EnumSource(SecretStoreException.Kind.class)
    void eachFailureOfAStoreHasARemedyOfItsOwn(SecretStoreException.Kind kind) {
        Failure failure = Failure.of(new SecretStoreException(kind, "it is so."));

        assertThat(failure.evidence()).isEqualTo("The secret store failed: it is so.");
        assertThat(failure.remedy()).matches("Whoever operates the app must .+\\.");
    }

    @Test
    void failureWithoutAnExceptionIsOneToo() {
        @Nullable Throwable none = null;

        assertThat(Failure.of(none).evidence()).isEqualTo("It ended by a failure.");
    }
}
