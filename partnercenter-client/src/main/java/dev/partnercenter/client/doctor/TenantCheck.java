package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.entra.Authority;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.EntraError;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.doctor.Probes.Answer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** Whether the partner's tenant exists, and whether this is its cloud: by what Entra publishes of it. */
record TenantCheck(PartnerApp app, TenantId partner, HostChecks hosts) {
    private static final int NOT_FOUND = 90002;

    List<Step> steps() {
        return List.of(Step.of(Check.TENANT, List.of(Check.LOGIN_HOST), this::tenant));
    }

    /** Whether nothing that is known under the tenant's id is worth looking at: it is not the id that is meant. */
    boolean isKnownToBeWrong() {
        return hosts.isLoginHostReached() && tenant().outcome() == Finding.Outcome.FAILED;
    }

    private Finding tenant() {
        Answer answer = hosts.metadata();
        if (answer.status() != 200) {
            return refused(answer);
        }
        Optional<JsonObject> metadata = JsonObject.parse(answer.body());
        String tokens = metadata.flatMap(json -> json.text("token_endpoint")).orElse("");
        String issuer = metadata.flatMap(json -> json.text("issuer")).orElse("");
        HttpUrl there = HttpUrl.parse(tokens);
        if (there != null && !there.host().equals(host(app.cloud()))) {
            return elsewhere(there.host());
        }
        if (!issuer.equals(app.cloud().issuer(partner))) {
            return Finding.failed(
                    Check.TENANT,
                    answer.url().host() + " names another issuer of the tenant's tokens than is expected: "
                            + PlainText.ofStranger(issuer) + ".",
                    "Whoever operates the app must build it for the cloud that the tenant is in.");
        }
        return Finding.passed(
                Check.TENANT, answer.url().host() + " knows the tenant, which is in the " + app.cloud() + " cloud.");
    }

    private Finding refused(Answer answer) {
        EntraError error = answer.error();
        String said = " (" + error + ").";
        return error.isOneOf(NOT_FOUND)
                ? Finding.failed(
                        Check.TENANT,
                        answer.url().host() + " knows no tenant " + partner + said,
                        "Whoever operates the app must correct the partner's tenant id, or build the app for the cloud that"
                                + " the tenant is in; this is the " + app.cloud() + " cloud.")
                : Finding.failed(
                        Check.TENANT,
                        answer.url().host() + " does not tell of the tenant" + said,
                        "Whoever operates the app must check the partner's tenant id.");
    }

    private Finding elsewhere(String host) {
        Optional<Cloud> cloud = Stream.of(Cloud.PUBLIC, Cloud.US_GOVERNMENT, Cloud.CHINA)
                .filter(each -> host(each).equals(host))
                .findFirst();
        String where = cloud.map(each -> "the " + each + " cloud").orElse("another cloud");
        return Finding.failed(
                Check.TENANT,
                "The tenant is in " + where + ", not in the " + app.cloud() + " cloud: its tokens come from "
                        + PlainText.ofStranger(host) + ".",
                "Whoever operates the app must register and build it for " + where
                        + ", by PartnerApp.builder().cloud(...).");
    }

    private String host(Cloud cloud) {
        return String.valueOf(cloud.tokenEndpoint(Authority.of(partner)).getHost());
    }
}
