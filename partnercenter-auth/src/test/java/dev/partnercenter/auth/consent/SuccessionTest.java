package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.consent.RefreshToken.Standing;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.secret.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuccessionTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void laterConsentComesBeforeAnEarlierOneThatWasRenewedSince() {
        RefreshToken renewed = version("a", 1, 900);
        RefreshToken later = version("b", 2, 2);

        assertThat(heads(renewed, later)).containsExactly("b", "a");
    }

    @Test
    void onlyTheGreatestOfAnEpochComesIntoQuestion() {
        assertThat(heads(version("a", 1, 1), version("b", 1, 8), version("c", 1, 3), version("d", 2, 2)))
                .containsExactly("d", "b");
    }

    @Test
    void versionsOfOneAgeAreOrderedByTheirIdsWhateverTheStoresOrder() {
        List<RefreshToken> versions = new ArrayList<>(List.of(
                version("a", 1, 1), version("b", 1, 1), version("c", 1, 1), version("x", 0, 5), version("y", 0, 5)));
        Random random = new Random(7);

        for (int i = 0; i < 20; i++) {
            Collections.shuffle(versions, random);
            assertThat(heads(versions.toArray(RefreshToken[]::new))).containsExactly("c", "b", "a", "y", "x");
        }
    }

    @ParameterizedTest
    @CsvSource({"OFF, ''", "SAME_USER, b", "ANY_USER, 'b c'"})
    void earlierConsentsFollowAsFarAsTheSwitchLets(FallBack fallBack, String heirs) {
        Succession succession = Succession.of(List.of(
                version("a", 4, 4),
                version("b", 3, 3),
                of("c", 2, 2, "another", MfaEvidence.PRESENT),
                of("d", 1, 1, "user", MfaEvidence.UNKNOWN),
                of("e", 0, 0, "user", MfaEvidence.ABSENT)));

        assertThat(succession.heirs(fallBack).map(RefreshToken::version))
                .containsExactlyElementsOf(heirs.isEmpty() ? List.of() : List.of(heirs.split(" ")));
    }

    @Test
    void consentOfNobodyKnownIsNotTheSameUsers() {
        Succession succession = Succession.of(
                List.of(of("a", 2, 2, null, MfaEvidence.PRESENT), of("b", 1, 1, null, MfaEvidence.PRESENT)));

        assertThat(succession.heirs(FallBack.SAME_USER)).isEmpty();
    }

    @Test
    void whatWasPastedInTheSecondOfAConsentIsNotOfThatConsent() {
        RefreshToken dead = version("b", 2, 2);
        RefreshToken copy = version("a", 2, 2);
        RefreshToken pasted = copy.with(Standing.UNTAGGED);

        assertThat(Succession.of(List.of(dead, copy)).heirs(FallBack.OFF)).containsExactly(copy);
        assertThat(Succession.of(List.of(dead, pasted)).heirs(FallBack.ANY_USER))
                .isEmpty();
    }

    @Test
    void renewalIsAlwaysLaterThanWhatItCameOf() {
        RefreshToken token = version("a", 1, 100);

        RefreshToken next = token.renewed(Secret.of("next"), START.plusSeconds(40), MfaEvidence.UNKNOWN, null);

        assertThat(next.isNewerThan(token)).isTrue();
        assertThat(next.epoch()).isEqualTo(token.epoch());
        assertThat(next.mfa()).isEqualTo(token.mfa());
        assertThat(token.renewed(Secret.of("next"), START.plusSeconds(200), MfaEvidence.ABSENT, null))
                .satisfies(later -> {
                    assertThat(later.issuedAt()).isEqualTo(START.plusSeconds(200));
                    assertThat(later.mfa()).isEqualTo(MfaEvidence.ABSENT);
                });
    }

    private static List<String> heads(RefreshToken... versions) {
        return Succession.of(List.of(versions)).heads().stream()
                .map(token -> String.valueOf(token.version()))
                .toList();
    }

    private static RefreshToken version(String id, int epoch, int issued) {
        return of(id, epoch, issued, "user", MfaEvidence.PRESENT);
    }

    private static RefreshToken of(String id, int epoch, int issued, @Nullable String user, MfaEvidence mfa) {
        return new RefreshToken(
                TestBed.PARTNER,
                Secret.of("value-" + id),
                "public",
                TestBed.CLIENT_ID,
                user,
                START.plusSeconds(epoch),
                START.plusSeconds(issued),
                mfa,
                Standing.PROVEN,
                id);
    }
}
