package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.partnercenter.auth.KeepAliveReport.Cause;
import dev.partnercenter.auth.consent.ConsentedPartner;
import dev.partnercenter.auth.consent.Proof;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.BlockedByPolicy;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.AuthException.StoreFailed;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.EntraError;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeepAliveReportTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<TenantId, AuthException> failed = new LinkedHashMap<>();

    @Test
    void failuresAreGroupedByCauseTheMostFrequentFirst() {
        failed.put(partner(1), AuthFailure.builder().storeFailed());
        failed.put(partner(2), blocked(53003));
        failed.put(partner(3), AuthFailure.builder().consentRequired(Reason.REVOKED));
        failed.put(partner(4), AuthFailure.builder().consentRequired(Reason.MFA));
        failed.put(partner(5), AuthFailure.builder().consentRequired(Reason.REVOKED));

        assertThat(report().failuresByCause())
                .containsExactly(
                        entry(new Cause(ConsentRequired.class, "revoked"), List.of(partner(3), partner(5))),
                        entry(new Cause(StoreFailed.class, ""), List.of(partner(1))),
                        entry(new Cause(BlockedByPolicy.class, "AADSTS53003"), List.of(partner(2))),
                        entry(new Cause(ConsentRequired.class, "mfa"), List.of(partner(4))));
    }

    @Test
    void printedItIsALineOfNumbersAndOneForEachCauseWithItsRemedyAndTheFirstFewPartners() {
        for (int i = 1; i <= 7; i++) {
            failed.put(
                    partner(i), AuthFailure.builder().remedy("Connect again.").consentRequired(Reason.REVOKED));
        }
        failed.put(partner(8), blocked(53003));

        assertThat(report().toString().lines())
                .containsExactly(
                        "2 partners proven, 1 of them now (1 yet to be stored), 8 failed",
                        "ConsentRequired (revoked), 7: Connect again. [" + partner(1) + ", " + partner(2) + ", "
                                + partner(3) + ", " + partner(4) + ", " + partner(5) + "] and 2 more",
                        "BlockedByPolicy (AADSTS53003), 1: Change the policy. [" + partner(8) + "]");
    }

    @Test
    void lookAtNobodyIsNotPrintedAsIfNobodyWereAlive() {
        assertThat(new KeepAliveReport(NOW, Map.of(), Set.of(), Map.of())).hasToString("nobody was due");
    }

    private KeepAliveReport report() {
        return new KeepAliveReport(
                NOW, Map.of(partner(11), proof(11, true), partner(12), proof(12, false)), Set.of(partner(11)), failed);
    }

    private static AuthException blocked(int number) {
        return AuthFailure.builder()
                .error(new EntraError(400, "invalid_grant", null, List.of(number), null, null))
                .remedy("Change the policy.")
                .blockedByPolicy();
    }

    private static Proof proof(int index, boolean now) {
        return new Proof(new ConsentedPartner(partner(index), null, NOW, NOW, NOW, MfaEvidence.PRESENT), NOW, now);
    }

    private static TenantId partner(int index) {
        return TenantId.of("33333333-0000-4000-8000-%012d".formatted(index));
    }
}
