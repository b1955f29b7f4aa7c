package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.testing.Journal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Partner Center's refusals become, and who must do what. */
class RefusedCallsTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void throttlingTellsTheSecondsToWait() {
        world.microsoft.faults().api().throttleNext(1, Duration.ofSeconds(57));

        PartnerCenterException e = world.refused();

        assertThat(e.status()).isEqualTo(429);
        assertThat(e.code()).isEmpty();
        assertThat(e.retryAfter()).contains(Duration.ofSeconds(57));
        assertThat(e)
                .hasMessageContaining("with 429 (application/json, ")
                .hasMessageContaining(": Partner Center asks for fewer requests. Nobody has to act: ")
                .hasMessageContaining(" It asks to wait 57 s. [partner ")
                .message()
                .doesNotContain("Rate limit");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Thu, 01 Jan 2026 00:01:30 GMT | 90",
                "Thursday, 01-Jan-26 00:00:05 GMT | 5",
                "Wed, 31 Dec 2025 23:59:00 GMT | 0",
                "120 | 120",
                "0 | 0"
            })
    void waitIsReadInEveryForm(String header, long seconds) {
        assertThat(world.microsoft.clock().instant()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        world.answer(429, "", Map.of("Retry-After", header));

        assertThat(world.refused().retryAfter()).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Thu, 01 Jan 2026 02:00:00 GMT", "Wed, 31 Dec 2025 22:00:00 GMT"})
    @DisplayName("H4: a date to wait for is read by the clock of whoever set it")
    void waitUntilADateIsCountedFromTheDateOfTheAnswer(String date) {
        Instant until =
                Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)).plusSeconds(90);
        String asked = DateTimeFormatter.RFC_1123_DATE_TIME.format(until.atOffset(ZoneOffset.UTC));
        world.answer(429, "", Map.of("Date", date, "Retry-After", asked));

        assertThat(world.refused().retryAfter()).contains(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "1.5", "99999999999999999999"})
    void waitThatMakesNoSenseIsNone(String header) {
        world.answer(429, "", Map.of("Retry-After", header));

        assertThat(world.refused().retryAfter()).isEmpty();
    }

    @Test
    void emptyErrorOfTheServerCarriesTheIdsThatWereSent() {
        world.answer(500, "");

        PartnerCenterException e = world.refused();

        assertThat(e.status()).isEqualTo(500);
        assertThat(e.requestId()).contains(header("MS-RequestId"));
        assertThat(e.correlationId()).contains(header("MS-CorrelationId"));
        assertThat(e).hasMessageContaining(header("MS-RequestId")).hasMessageContaining(header("MS-CorrelationId"));
    }

    @Test
    void redirectIsNotFollowed() {
        world.answer(302, "", Map.of("Location", "https://graph.microsoft.com/v1.0/me"));

        assertThat(world.refused().status()).isEqualTo(302);
        assertThat(world.microsoft.journal().count(Journal.Kind.OTHER)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"900421", "10001"})
    void missingMfaAsksForANewConsent(String code) {
        world.microsoft.faults().api().apiErrorNext(1, 401, code, "private words");

        assertThatThrownBy(() -> world.contoso.customers().list())
                .isInstanceOfSatisfying(AuthException.ConsentRequired.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.MFA);
                    assertThat(e.partner()).contains(World.CONTOSO);
                    assertThat(e.tenant()).contains(World.CONTOSO);
                })
                .hasMessageContaining("MFA")
                .hasMessageMatching(".*, as it said to GET /v1/customers with HTTP 401, code " + code
                        + ", request id [0-9a-f-]{36}\\. .*correlation id [0-9a-f-]{36}.*")
                .hasMessageNotContaining("private")
                .cause()
                .isInstanceOfSatisfying(PartnerCenterException.class, e -> {
                    assertThat(e.code()).contains(code);
                    assertThat(e.requestId()).isPresent();
                });
        assertThat(world.sent()).as("no renewal helps, so there is no replay").hasSize(1);
    }

    @Test
    void wrongAudienceIsForTheDeveloper() {
        world.microsoft.faults().api().apiErrorNext(1, 401, "900420", "private words");

        assertThatThrownBy(() -> world.contoso.customers().list())
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("audience")
                .hasMessageNotContaining("private");
        assertThat(world.sent()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | 900118 | The app's developer must send the GUID of the customer's tenant.",
                "403 | 900150 | An administrator of the partner's tenant must give the user who consented the role",
                "403 | 900308 | An administrator of the partner's tenant must assign the roles of the GDAP relationship",
                "403 | 20002 | The partner must ask the customer for a reseller relationship.",
                "403 | 2006 | The partner must choose an offer of its own catalog.",
                "400 | 2006 | The partner must choose another way, such as another offer.",
                "403 | 999999 | An administrator of the partner's tenant must check three things",
                "418 | 999999 | The app's developer must check it against the operation's page."
            })
    void refusalSaysWhoMustDoWhat(int status, String code, String remedy) {
        world.microsoft.faults().api().apiErrorNext(1, status, code, "private words");

        PartnerCenterException e = world.refused();

        assertThat(e.remedy()).startsWith(remedy);
        assertThat(e).hasMessageContaining(e.remedy() + " [partner " + World.CONTOSO);
        assertThat(world.sent()).as("nothing is renewed or repeated").hasSize(1);
    }

    @Test
    void operationThatRefusesTokensOfTheAppAloneIsForTheDeveloper() {
        world.microsoft.faults().api().apiErrorNext(1, 403, "900329", "private words");

        assertThatThrownBy(() -> world.contoso.customers().list())
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("app+user")
                .hasMessageNotContaining("private");
        assertThat(world.sent()).hasSize(1);
    }

    @Test
    void conditionalAccessIsForTheAdministratorWhosePolicyItIs() {
        world.microsoft.faults().api().apiErrorNext(1, 403, "900309", "private words");

        assertThatThrownBy(() -> world.contoso.customers().list())
                .isInstanceOf(AuthException.BlockedByPolicy.class)
                .hasMessageContaining("An administrator of the tenant that has the policy");
        assertThat(world.sent()).hasSize(1);
    }

    @Test
    void mfaCodeOfAnotherStatusIsPartnerCentersOwn() {
        world.microsoft.faults().api().apiErrorNext(1, 400, "900421", "private words");

        assertThat(world.refused().code()).contains("900421");
    }

    @Test
    void otherRefusalOfTheTokenIsPartnerCentersOwnAfterOneReplay() {
        world.microsoft.faults().api().apiErrorNext(2, 401, "400", "Access denied");

        assertThat(world.refused().status()).isEqualTo(401);
        assertThat(world.sent()).hasSize(2);
    }

    @Test
    void lostConnectionIsNoWordOfPartnerCenter() {
        world.microsoft.faults().api().disconnectNext(Integer.MAX_VALUE);

        assertThatThrownBy(() -> world.contoso.customers().list())
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(PartnerCenterException.class)
                .isNotInstanceOf(AuthException.class);
    }

    @Test
    void failureToGetATokenComesAsItIs() {
        world.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_client", 7000222);

        assertThatThrownBy(() -> world.contoso.customers().list()).isInstanceOf(AuthException.Credential.class);
        assertThat(world.sent()).isEmpty();
    }

    private String header(String name) {
        return Objects.requireNonNull(world.sent().get(0).header(name));
    }
}
