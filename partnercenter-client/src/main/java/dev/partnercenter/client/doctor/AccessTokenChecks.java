package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be read in the access token that came; what cannot be read is left to Partner Center's answer. */
record AccessTokenChecks(PartnerApp app, TenantId partner, TokenChecks tokens) {
    /** Under which Entra knows Partner Center: what tokens of version 2.0 name in place of its address. */
    private static final String PARTNER_CENTERS_ID = "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd";

    /** Scopes that are none of Partner Center's. */
    private static final Set<String> OF_SIGNING_IN = Set.of("offline_access", "openid", "profile", "email");

    List<Step> steps() {
        return List.of(
                Step.of(Check.TOKEN, List.of(Check.REDEMPTION), this::token),
                Step.of(Check.MFA, List.of(Check.REDEMPTION), this::mfa));
    }

    private Finding token() {
        TokenReply reply = tokens.reply();
        Optional<JsonObject> read = JsonObject.claimsOf(reply.accessToken().reveal());
        if (read.isEmpty()) {
            return Finding.passed(Check.TOKEN, "The access token is one that only Partner Center can read.");
        }
        JsonObject claims = read.get();
        String audience = claims.text("aud").orElse("nobody");
        String expected = app.cloud().audience(Resource.PARTNER_CENTER);
        if (!bare(audience).equals(bare(expected)) && !audience.equals(PARTNER_CENTERS_ID)) {
            return Finding.failed(
                    Check.TOKEN,
                    "The access token is for " + PlainText.ofStranger(audience) + ", not for " + expected + ".",
                    "Whoever registers the app must give it Partner Center's delegated permission user_impersonation;"
                            + " then the partner must consent again.");
        }
        String tenant = claims.text("tid").orElse(partner.value());
        if (!tenant.equals(partner.value())) {
            return Finding.failed(
                    Check.TOKEN,
                    "The access token is for tenant " + PlainText.ofStranger(tenant) + ", not for the partner's.",
                    "Whoever operates the app must find out who stored another partner's refresh token under this one.");
        }
        String evidence = "The access token is for " + PlainText.ofStranger(audience) + ", scopes: "
                + PlainText.ofStranger(claims.text("scp").orElse("none")) + ".";
        String missing = reply.missingScopes().stream()
                .filter(scope -> !OF_SIGNING_IN.contains(scope))
                .sorted()
                .collect(Collectors.joining(" "));
        return missing.isEmpty()
                ? Finding.passed(Check.TOKEN, evidence)
                : Finding.warned(
                        Check.TOKEN,
                        evidence + " Not granted: " + missing + ".",
                        "Whoever registers the app must add these as delegated permissions; then the partner must consent"
                                + " again.");
    }

    private Finding mfa() {
        MfaEvidence evidence = MfaEvidence.in(tokens.reply().accessToken());
        String methods = JsonObject.claimsOf(tokens.reply().accessToken().reveal())
                .map(claims -> String.join(" ", claims.texts("amr")))
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

    private static String bare(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }
}
