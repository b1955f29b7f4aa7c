package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.testing.Journal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The id under which Microsoft's support finds a request. */
class CorrelationIdTest {
    private static final Target HOME = Target.of(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);

    private final TestBed bed = TestBed.inline();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    @DisplayName("D10: each request has an id of its own, which the failure and its text tell")
    void failureTellsTheIdThatWasSent() {
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_scope", 70011);
        bed.microsoft.faults().tokenEndpoint().answerNext(1, 503, "text/html", "a proxy's page", Map.of());

        List<AuthException> failures = List.of(refused(), refused());

        assertThat(failures)
                .extracting(failure -> failure.correlationId().orElseThrow())
                .isEqualTo(sent())
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
        assertThat(failures)
                .allSatisfy(failure -> assertThat(failure)
                        .message()
                        .contains("correlation id " + failure.correlationId().orElseThrow()));
    }

    private AuthException refused() {
        return catchThrowableOfType(
                AuthException.class, () -> bed.app.tokenEndpoint().redeem(new Grant.ClientCredentials(), HOME));
    }

    private List<String> sent() {
        return bed.microsoft.journal().entries().stream()
                .filter(entry -> entry.kind() == Journal.Kind.TOKEN)
                .map(entry -> String.valueOf(entry.headers().get("client-request-id")))
                .toList();
    }
}
