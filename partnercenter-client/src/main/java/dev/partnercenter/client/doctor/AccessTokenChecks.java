package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TokenReply;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What can be read in the access token that came; what cannot be read is left to Partner Center's answer. */
record AccessTokenChecks(Cloud cloud, Supplier<TokenReply> reply) {
    /** Under which Entra knows Partner Center: what tokens of version 2.0 name in place of its address. */
    private static final String PARTNER_CENTERS_ID = "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd";

    private static final String SCOPE = "user_impersonation";
    private static final String REMEDY = "Whoever registers the app must give it Partner Center's delegated permission "
            + SCOPE + "; then the partner must consent again.";

    List<Step> steps() {
        return List.of(
                Step.of(Check.TOKEN, List.of(Check.REDEMPTION), this::token),
                Step.of(Check.MFA, List.of(Check.REDEMPTION), this::mfa));
    }

    private Finding token() {
        Optional<JsonObject> read = claims();
        if (read.isEmpty()) {
            return Finding.passed(Check.TOKEN, "The access token is one that only Partner Center can read.");
        }
        JsonObject claims = read.get();
        String audience = claims.text("aud").orElse("nobody");
        String expected = cloud.audience(Resource.PARTNER_CENTER);
        if (!bare(audience).equals(bare(expected)) && !audience.equals(PARTNER_CENTERS_ID)) {
            return Finding.failed(
                    Check.TOKEN,
                    "The access token is for " + PlainText.ofStranger(audience) + ", not for " + expected + ".",
                    "The app's developer must check the cloud that the app is built for, which says by what address the"
                            + " token is asked for.");
        }
        String scopes = claims.text("scp").orElse("none");
        String evidence = "The access token is for " + PlainText.ofStranger(audience) + ", scopes: "
                + PlainText.ofStranger(scopes) + ".";
        return List.of(scopes.split(" ", -1)).contains(SCOPE)
                ? Finding.passed(Check.TOKEN, evidence)
                : Finding.warned(Check.TOKEN, evidence, REMEDY);
    }

    private Finding mfa() {
        MfaEvidence evidence = MfaEvidence.in(reply.get().accessToken());
        String methods = claims().map(claims -> String.join(" ", claims.texts("amr")))
                .map(PlainText::ofStranger)
                .orElse("");
        return switch (evidence) {
            case PRESENT ->
                Finding.passed(Check.MFA, "The access token shows multi-factor authentication (amr: " + methods + ").");
            case ABSENT ->
                Finding.failed(
                        Check.MFA,
                        "The access token shows no multi-factor authentication (amr: " + methods + ").",
                        "The partner's user must sign in with MFA and consent again; an identity provider that the partner's"
                                + " tenant is federated with must send the claim multipleauthn.");
            case UNKNOWN ->
                Finding.warned(
                        Check.MFA,
                        "The access token does not tell whether there was multi-factor authentication.",
                        "Whoever operates the app must go by what Partner Center says of its call.");
        };
    }

    private Optional<JsonObject> claims() {
        return JsonObject.claimsOf(reply.get().accessToken().reveal());
    }

    private static String bare(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }
}
