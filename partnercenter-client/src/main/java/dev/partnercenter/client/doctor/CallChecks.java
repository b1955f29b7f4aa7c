package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.client.api.PartnerCenterApi;
import dev.partnercenter.client.api.PartnerCenterException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** Whether Partner Center takes the tokens: by the cheapest call there is, a list of one customer. */
record CallChecks(PartnerApp app, TenantId partner, AppChecks apps, TokenChecks tokens) {
    private static final Duration MOST_OF_A_CALL = Duration.ofSeconds(30);

    List<Step> steps() {
        return List.of(
                Step.of(Check.PARTNER_CENTER, List.of(Check.API_HOST, Check.REDEMPTION), this::call),
                Step.of(Check.APP_ONLY, List.of(Check.API_HOST, Check.APP, Check.CREDENTIAL), this::appOnly));
    }

    /** Calls with the token that was examined and no other, each sent once. */
    PartnerCenterApi callingWith(TokenReply reply) {
        return PartnerCenterApi.builder(
                        app,
                        request -> AccessToken.of(
                                request,
                                app.cloud(),
                                reply.accessToken(),
                                app.runtime().now().plus(reply.lifetime()),
                                reply.scopes()))
                .attempts(1)
                .callTime(MOST_OF_A_CALL)
                .build();
    }

    private Finding call() throws IOException {
        Optional<Boolean> compliant = callingWith(tokens.reply()).probeMfa(partner);
        if (compliant.isPresent() && !compliant.get()) {
            return Finding.warned(
                    Check.PARTNER_CENTER,
                    "Partner Center lists customers, and says that the token lacks multi-factor authentication, which it"
                            + " enforces for a part of the calls.",
                    "The partner's user must sign in with MFA and consent again.");
        }
        return Finding.passed(
                Check.PARTNER_CENTER,
                "Partner Center lists customers"
                        + (compliant.isPresent() ? ", and finds multi-factor authentication in the token." : "."));
    }

    private Finding appOnly() {
        TokenReply reply = apps.appOnly();
        if (reply == null) {
            return new Finding(
                    Check.APP_ONLY,
                    Finding.Outcome.SKIPPED,
                    "Not looked at, because there is no token of the app's own.",
                    null,
                    Check.CREDENTIAL);
        }
        try {
            var unused = callingWith(reply).probeMfa(partner);
            return Finding.passed(Check.APP_ONLY, "Partner Center lists customers to the app without a user.");
        } catch (PartnerCenterException e) {
            return e.status() == 401 || e.status() == 403 ? refused(e) : unlessUnused(e);
        } catch (IOException e) {
            return unlessUnused(e);
        }
    }

    /** What such a refusal means of a user's call is of no help here: there is no user whose role or relationship it could be. */
    private static Finding refused(PartnerCenterException e) {
        StringJoiner said = new StringJoiner(", ", " (", ").");
        Failure.said(e).forEach(said::add);
        e.correlationId().ifPresent(id -> said.add("correlation id " + id));
        return Finding.warned(
                Check.APP_ONLY,
                "Partner Center refuses the app without a user" + said,
                "If the app makes calls without a user, an administrator of the partner's tenant must register it in Partner"
                        + " Center's App management as a web app; if it makes none, nobody has to act.");
    }

    private static Finding unlessUnused(IOException e) {
        Failure failure = Failure.of(e);
        return Finding.warned(
                Check.APP_ONLY,
                failure.evidence(),
                failure.remedy() + " If the app makes no calls without a user, nobody has to act.");
    }
}
