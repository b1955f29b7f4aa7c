package dev.partnercenter.client.doctor;

import static dev.partnercenter.client.doctor.Patient.evidence;
import static dev.partnercenter.client.doctor.Patient.troubles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.consent.FailingStore;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That an examination comes to an end, and without an exception, whatever does not. */
class ExaminationTest {
    private final Patient patient = new Patient();
    private final CountDownLatch never = new CountDownLatch(1);
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

    @AfterEach
    void close() {
        patient.close();
    }

    @Test
    void storeThatHangsIsGivenUpAndTheRestLookedAt() throws Exception {
        CompletableFuture<Diagnosis> examining = examiningAStoreThatHangs(Duration.ofMinutes(2));

        patient.clock.advance(Duration.ofSeconds(50));

        Diagnosis diagnosis = examining.get();
        assertThat(troubles(diagnosis))
                .containsExactly(
                        "failed store",
                        "skipped refresh-token because store",
                        "skipped redemption because store",
                        "skipped token because store",
                        "skipped mfa because store",
                        "skipped partner-center because store");
        assertThat(evidence(diagnosis, Check.STORE)).isEqualTo("It did not come to an end within 50 s.");
        assertThat(interrupted.get()).isTrue();
    }

    @Test
    void whatThereIsNoTimeForIsSkipped() throws Exception {
        CompletableFuture<Diagnosis> examining = examiningAStoreThatHangs(Duration.ofSeconds(20));

        patient.clock.advance(Duration.ofSeconds(20));

        Diagnosis diagnosis = examining.get();
        assertThat(troubles(diagnosis))
                .containsExactly(
                        "failed store",
                        "skipped refresh-token",
                        "skipped redemption",
                        "skipped token",
                        "skipped mfa",
                        "skipped partner-center",
                        "skipped app-only");
        assertThat(evidence(diagnosis, Check.APP_ONLY))
                .isEqualTo("Not looked at, because the 20 s that an examination may take were over.");
        assertThat(diagnosis.exitCode()).isEqualTo(2);
    }

    @Test
    void appThatIsClosedIsAFindingAndNothingIsSent() throws Exception {
        PartnerApp app = patient.consented().app();
        app.close();

        Diagnosis diagnosis = PartnerCenterDoctor.builder(app, patient.vault)
                .partner(Patient.PARTNER)
                .build()
                .examine();

        assertThat(troubles(diagnosis)).startsWith("failed login-host", "skipped api-host", "skipped clock");
        assertThat(evidence(diagnosis, Check.LOGIN_HOST)).isEqualTo("The app has been closed.");
        assertThat(patient.microsoft.journal().entries()).isEmpty();
    }

    @Test
    void interruptEndsTheExaminationAndTheFlagStays() throws Exception {
        PartnerCenterDoctor doctor = patient.consented().doctor().build();
        Thread.currentThread().interrupt();

        Diagnosis diagnosis = doctor.examine();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(troubles(diagnosis)).startsWith("failed login-host", "skipped api-host", "skipped clock");
        assertThat(evidence(diagnosis, Check.API_HOST)).contains("the thread was interrupted");
    }

    @Test
    void hostThatNeverAnswersCostsNoMoreThanItsOwnTime() throws Exception {
        patient.consented().microsoft.faults().metadata().leaveOpenNext(Integer.MAX_VALUE);
        patient.withRuntime(runtime -> runtime.scheduler(patient.clock.scheduler()));
        PartnerCenterDoctor doctor = patient.doctor().build();
        CompletableFuture<Diagnosis> examining = CompletableFuture.supplyAsync(doctor::examine);
        patient.clock.awaitWaiting(1);

        patient.clock.advance(Duration.ofSeconds(50));

        assertThat(troubles(examining.get())).startsWith("failed login-host", "skipped tenant because login-host");
        assertThat(patient.microsoft.journal().count(Journal.Kind.TOKEN)).isZero();
    }

    @Test
    void whatFailedIsToldOfAllThatDependedOnIt() {
        PartnerApp app = patient.app();
        Check first = new Check("first");
        Check second = new Check("second");
        Check third = new Check("third");

        List<Finding> findings = new Examination(app.runtime(), Duration.ofMinutes(1))
                .of(List.of(
                        Step.of(first, List.of(), () -> Finding.failed(first, "It broke.", "Mend it.")),
                        Step.of(second, List.of(first), () -> Finding.passed(second, "Never seen.")),
                        Step.of(third, List.of(second), () -> Finding.passed(third, "Never seen."))));

        assertThat(findings)
                .containsExactly(
                        Finding.failed(first, "It broke.", "Mend it."),
                        Finding.skipped(second, first),
                        Finding.skipped(third, first));
    }

    /** Comes back when the store hangs and the clock, by which it is given up, stands still. */
    private CompletableFuture<Diagnosis> examiningAStoreThatHangs(Duration most) throws Exception {
        CompletableFuture<Void> hanging = new CompletableFuture<>();
        FailingStore store = new FailingStore(patient.consented().vault);
        store.whileReading = () -> {
            hanging.complete(null);
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.complete(true);
                throw new IllegalStateException(e);
            }
        };
        patient.withRuntime(runtime -> runtime.scheduler(patient.clock.scheduler()));
        PartnerCenterDoctor doctor = patient.doctor(store).within(most).build();
        CompletableFuture<Diagnosis> examining = CompletableFuture.supplyAsync(doctor::examine);
        hanging.get();
        patient.clock.awaitWaiting(1);
        return examining;
    }
}
