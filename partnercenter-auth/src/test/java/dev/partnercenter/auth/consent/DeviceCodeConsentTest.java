package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.DeviceCode;
import dev.partnercenter.auth.entra.PartnerApp;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DeviceCodeConsentTest {
    private final TestBed bed = TestBed.inline();
    private final PartnerConsent.Builder terms = PartnerConsent.builder(bed.app, bed.store);
    private final List<Duration> pauses = new ArrayList<>();
    private Optional<DeviceCode> shown = Optional.empty();
    private IntConsumer user = pause -> {};
    private final DeviceCodeConsent consent = new DeviceCodeConsent(bed.app, terms.enrolment(), interval -> {
        bed.clock.advance(interval);
        pauses.add(interval);
        user.accept(pauses.size());
    });

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void userWhoTypesTheCodeInHasConsented() throws Exception {
        user = pause -> {
            if (pause == 4) {
                bed.microsoft.enterCode(code().userCode(), bed.partner);
            }
        };

        assertThat(run().partner()).isEqualTo(TestBed.PARTNER);

        assertThat(pauses).hasSize(4).containsOnly(Duration.ofSeconds(5));
        assertThat(code().verificationUri()).hasHost("microsoft.com");
        assertThat(code().toString()).doesNotContain(code().deviceCode().reveal());
        assertThat(bed.store.names()).hasSize(1);
    }

    @Test
    void userWhoDeclinesIsToldOf() {
        user = pause -> bed.microsoft.declineCode(code().userCode());

        assertThat(consentRequired().reason()).isEqualTo(Reason.DECLINED);
        assertThat(bed.store.names()).isEmpty();
    }

    @Test
    void appProvesItselfWhenItAsksForTheTokens() {
        try (PartnerApp impostor = bed.appWithSecret("wrong-secret")) {
            DeviceCodeConsent its = new DeviceCodeConsent(
                    impostor, PartnerConsent.builder(impostor, bed.store).enrolment(), bed.clock::advance);

            assertThatThrownBy(() -> its.run(
                            ExpectedPartner.of(TestBed.PARTNER),
                            code -> bed.microsoft.enterCode(code.userCode(), bed.partner)))
                    .isInstanceOf(AuthException.Credential.class)
                    .hasMessageContaining("AADSTS7000215");
        }
        assertThat(bed.store.names()).isEmpty();
    }

    @Test
    void registrationWithPublicClientFlowsIsNamed() {
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_client", 700025);

        assertThatThrownBy(this::run)
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("The app's developer must register it as confidential")
                .hasMessageContaining("allow it no public client flows");
        assertThat(pauses).hasSize(1);
        assertThat(bed.store.names()).isEmpty();
    }

    @Test
    void codeThatNobodyTypesInEndsTheWait() {
        assertThat(consentRequired().reason()).isEqualTo(Reason.EXPIRED);

        assertThat(pauses).hasSize(15 * 60 / 5);
    }

    @Test
    void whoIsAskedToSlowDownOrNotHeardAsksLessOften() throws Exception {
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "slow_down", 70016);
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "temporarily_unavailable", 90033);
        user = pause -> {
            if (pause == 3) {
                bed.microsoft.enterCode(code().userCode(), bed.partner);
            }
        };

        run();

        assertThat(pauses).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(15));
    }

    @Test
    void anotherPartnersUserIsRefusedAndNothingStored() {
        user = pause -> bed.microsoft.enterCode(code().userCode(), bed.otherPartner);

        assertThat(consentRequired()).hasMessageContaining("not expected");
        assertThat(bed.store.names()).isEmpty();
    }

    @Test
    void interruptedWaitEndsAtOnce() {
        assertThatThrownBy(() -> terms.buildForDevices()
                        .run(
                                ExpectedPartner.of(TestBed.PARTNER),
                                code -> Thread.currentThread().interrupt()))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void waitIsThatOfTheAppsOwnTimer() throws Exception {
        CompletableFuture<ConsentedPartner> running = new CompletableFuture<>();
        Thread program = new Thread(() -> {
            try {
                running.complete(terms.buildForDevices()
                        .run(
                                ExpectedPartner.of(TestBed.PARTNER),
                                code -> bed.microsoft.enterCode(code.userCode(), bed.partner)));
            } catch (IOException e) {
                running.completeExceptionally(e);
            }
        });
        program.start();
        while (program.getState() != Thread.State.WAITING
                || Arrays.stream(program.getStackTrace())
                        .noneMatch(frame -> frame.getMethodName().equals("pause"))) {
            Thread.onSpinWait();
        }
        bed.clock.advance(Duration.ofSeconds(5).minusNanos(1));
        assertThat(running).isNotDone();

        bed.clock.advance(Duration.ofNanos(1));

        assertThat(running.get().partner()).isEqualTo(TestBed.PARTNER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary",
                "{}",
                "null",
                "{\"device_code\":\"canary\",\"user_code\":\"ABCD\",\"verification_uri\":\"http://x\",\"expires_in\":900}",
                "{\"device_code\":\"canary\",\"user_code\":\"<b>\",\"verification_uri\":\"https://x/\",\"expires_in\":900}",
                "{\"device_code\":\"canary\",\"user_code\":\"ABCD\",\"verification_uri\":\"https://x/\"}"
            })
    void answerThatIsNoneIsRefusedAndNotQuoted(String body) {
        bed.microsoft.faults().deviceCodeEndpoint().answerNext(1, 200, "application/json", body, Map.of());

        assertThatThrownBy(this::run)
                .isInstanceOf(AuthException.Unavailable.class)
                .hasNoCause()
                .message()
                .doesNotContain("canary");
    }

    private ConsentedPartner run() throws IOException {
        return consent.run(ExpectedPartner.of(TestBed.PARTNER), code -> shown = Optional.of(code));
    }

    private DeviceCode code() {
        return shown.orElseThrow();
    }

    private ConsentRequired consentRequired() {
        return catchThrowableOfType(ConsentRequired.class, this::run);
    }
}
