package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.CredentialStatus;
import dev.partnercenter.auth.entra.Grant;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.Target;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether the partner's tenant knows the app and accepts its proof: by asking for a token without a user. */
final class AppChecks {
    private static final Duration SOON = Duration.ofDays(30);

    private final PartnerApp app;
    private final TenantId partner;
    private volatile @Nullable TokenReply appOnly;

    AppChecks(PartnerApp app, TenantId partner) {
        this.app = app;
        this.partner = partner;
    }

    List<Step> steps() {
        return List.of(new Step(List.of(Check.APP, Check.CREDENTIAL), List.of(Check.TENANT), this::appAndCredential));
    }

    /** The app's own token for Partner Center, if there is one. */
    @Nullable
    TokenReply appOnly() {
        return appOnly;
    }

    /** Entra looks for the app before it looks at the proof, so that one request tells of both. */
    private List<Finding> appAndCredential() throws AuthException {
        try {
            appOnly = app.tokenEndpoint()
                    .redeem(new Grant.ClientCredentials(), Target.of(partner, partner, Resource.PARTNER_CENTER));
            return List.of(known(), credentials());
        } catch (AuthException.Credential e) {
            Finding refused = Failure.of(e).of(Check.CREDENTIAL);
            boolean asked = e.error().isPresent();
            return List.of(asked ? known() : Finding.skipped(Check.APP, Check.CREDENTIAL), refused);
        } catch (AuthException.BlockedByPolicy e) {
            // A policy for workloads: it says nothing of tokens for the partner's user.
            Failure failure = Failure.of(e);
            return List.of(known(), Finding.warned(Check.CREDENTIAL, failure.evidence(), failure.remedy()));
        }
    }

    private Finding known() {
        return Finding.passed(Check.APP, "The partner's tenant knows the app.");
    }

    private Finding credentials() {
        Instant now = app.runtime().now();
        List<CredentialStatus> all = app.credentials();
        String evidence = "The app's proof is accepted: "
                + all.stream().map(status -> tell(status, now)).collect(Collectors.joining("; ")) + ".";
        List<String> due = new ArrayList<>();
        for (CredentialStatus status : all) {
            if (status.refused()) {
                due.add("replace its " + status.credential() + ", which Microsoft Entra refuses");
            } else if (status.endsWithin(SOON, now)) {
                due.add("renew its " + status.credential() + " before " + day(status));
            }
        }
        return due.isEmpty()
                ? Finding.passed(Check.CREDENTIAL, evidence)
                : Finding.warned(
                        Check.CREDENTIAL,
                        evidence,
                        "Whoever operates the app must " + String.join(", and ", due) + ".");
    }

    private static String tell(CredentialStatus status, Instant now) {
        Instant end = status.expiresAt();
        String life = end == null
                ? "whose end is not known here"
                : "good until " + day(status) + ", "
                        + Math.floorDiv(Duration.between(now, end).toSeconds(), 86_400) + " days";
        return status.credential() + ", " + (status.refused() ? "refused" : life);
    }

    private static String day(CredentialStatus status) {
        return Objects.requireNonNull(status.expiresAt())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
