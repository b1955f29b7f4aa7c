package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the greatest version ends up as the current one, whoever else writes and whatever the store answers. */
class WriterTest {
    private final TestBed bed = TestBed.inline();
    private final FailingStore store = new FailingStore(bed.store);
    private final Stored stored = Stored.in(bed);
    private final RefreshTokens register = RefreshTokens.of(bed.app, store);
    private final PartnerTokens partner = register.of(TestBed.PARTNER);
    private final Writer writer = partner.writer();

    @BeforeEach
    void consent() throws Exception {
        store.writesFail = false;
        bed.consented();
        bed.clock.advance(Duration.ofDays(9));
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void renewalIsAppendedAndReadBack() throws Exception {
        RefreshToken written = writer.write(renewal("next"));

        assertThat(stored.current().value()).isEqualTo(Secret.of("next"));
        assertThat(written.version()).isEqualTo(stored.current().version().id());
    }

    @Test
    void renewalOfAnEarlierConsentIsNotWrittenOverALaterOne() throws Exception {
        RefreshToken renewal = renewal("of the earlier one");
        bed.consented();
        Secret later = stored.current().value();
        int versions = stored.versions();

        assertThat(writer.write(renewal).value()).isEqualTo(later);

        assertThat(stored.current().value()).isEqualTo(later);
        assertThat(stored.versions()).isEqualTo(versions);
    }

    @Test
    void greaterVersionThatComesBetweenLookAndWriteIsMadeCurrentAgain() throws Exception {
        RefreshToken renewal = renewal("of the earlier one");
        store.afterHistory = () -> {
            store.afterHistory = null;
            consentElsewhere();
            prove();
        };

        RefreshToken standing = writer.write(renewal);

        assertThat(stored.tags()).containsEntry("epoch", seconds(bed.clock.instant()));
        assertThat(stored.current().value()).isEqualTo(standing.value()).isNotEqualTo(renewal.value());
    }

    @Test
    void versionThatNobodyHereHasProvenIsMadeCurrentAgainOnceItIs() throws Exception {
        redeem();
        RefreshToken renewal = renewal("of the earlier one");
        bed.consented();
        Secret greatest = stored.current().value();
        bed.store.append(stored.name(), renewal.value(), TokenTags.of(renewal));
        int versions = stored.versions();

        partner.held().replace(writer.write(renewal));
        assertThat(stored.versions()).isEqualTo(versions);
        redeem();
        bed.clock.advance(Duration.ofMinutes(19));
        redeem();

        assertThat(stored.current().value()).isEqualTo(greatest);
        bed.clock.advance(Duration.ofMinutes(19));
        redeem();
        assertThat(stored.versions()).isEqualTo(versions + 1);
    }

    @Test
    void writerWhoDiedBeforeMakingTheGreatestCurrentAgainIsMadeUpForByTheNext() throws Exception {
        RefreshToken renewal = renewal("of the earlier one");
        bed.consented();
        prove();
        Secret greatest = stored.current().value();
        bed.store.append(stored.name(), renewal.value(), TokenTags.of(renewal));
        assertThat(stored.current().value()).isEqualTo(renewal.value());

        assertThat(writer.write(renewal).value()).isEqualTo(greatest);

        assertThat(stored.current().value()).isEqualTo(greatest);
        int versions = stored.versions();
        writer.settle();
        assertThat(stored.versions()).isEqualTo(versions);
    }

    @Test
    void writeWhoseAnswerWasLostIsRecognizedAndNotRepeated() throws Exception {
        RefreshToken renewal = renewal("next");
        store.lostAnswers.set(1);
        int versions = stored.versions();
        assertThatThrownBy(() -> writer.write(renewal)).isInstanceOf(SecretStoreException.class);

        for (int i = 0; i < 3; i++) {
            assertThat(writer.write(renewal).value()).isEqualTo(renewal.value());
        }

        assertThat(stored.versions()).isEqualTo(versions + 1);
    }

    @Test
    void nodesThatRenewTheSameConsentAtTheSameTimeWriteOnce() throws Exception {
        RefreshToken mine = renewal("mine");
        RefreshToken theirs = renewal("theirs");
        writer.write(theirs);
        int versions = stored.versions();

        assertThat(writer.write(mine).value()).isEqualTo(theirs.value());
        bed.clock.advance(Duration.ofMinutes(30));
        assertThat(writer.write(renewal("later")).value()).isEqualTo(theirs.value());

        assertThat(stored.versions()).isEqualTo(versions);
    }

    @Test
    void versionSparesAnotherOneUntilItIsHalfAsOldAsOneMayGet() throws Exception {
        Secret theirs = writer.write(renewal("theirs")).value();

        bed.clock.advance(Duration.ofHours(60));
        assertThat(writer.write(renewal("mine")).value()).isEqualTo(theirs);
        bed.clock.advance(Duration.ofDays(2));
        assertThat(writer.write(renewal("later")).value()).isEqualTo(Secret.of("later"));
    }

    @Test
    void refusedGreaterVersionStandsInNoOnesWay() throws Exception {
        RefreshToken renewal = renewal("of the earlier one");
        bed.consented();
        partner.verdicts()
                .refused(
                        partner.stored().current().orElseThrow(),
                        bed.app.failure().consentRequired(Reason.REFUSED));
        bed.clock.advance(Duration.ofHours(2));

        writer.write(renewal);

        assertThat(stored.current().value()).isEqualTo(renewal.value());
    }

    @Test
    void pastedTokenIsNotBuriedByARenewal() throws Exception {
        RefreshToken renewal = renewal("next");
        stored.paste(Secret.of("pasted"));

        writer.write(renewal);

        assertThat(stored.current().value()).isEqualTo(Secret.of("pasted"));
    }

    @Test
    void tokenThatDoesNotReadBackAsItWasWrittenIsHeldAnnouncedAndWrittenAgain() throws Exception {
        store.garble = value -> Secret.of("garbled");

        register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);

        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.REFRESH_TOKEN_NOT_STORED);
    }

    @Test
    void metadataThatTheStoreChangesIsNotTakenForWritten() {
        store.retag = metadata -> SecretMetadata.none();

        assertThatThrownBy(() -> writer.write(renewal("next")))
                .isInstanceOf(SecretStoreException.class)
                .hasMessageContaining("does not read back");
    }

    private RefreshToken renewal(String value) throws Exception {
        return partner.stored()
                .current()
                .orElseThrow()
                .renewed(Secret.of(value), bed.clock.instant(), MfaEvidence.UNKNOWN, null);
    }

    private void redeem() throws Exception {
        register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
    }

    private void prove() {
        try {
            partner.verdicts().proven(partner.stored().current().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void consentElsewhere() {
        try {
            bed.consented();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String seconds(Instant instant) {
        return Long.toString(instant.getEpochSecond());
    }
}
