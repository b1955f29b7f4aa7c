package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.entra.Authority;
import dev.partnercenter.auth.entra.EntraError;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.doctor.Probes.Answer;
import java.io.IOException;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Whether the reply URL is registered: by a sign-in that asks nobody ({@code prompt=none}). Entra sends the browser back to
 * the reply URL to say that nobody is signed in; to one that is not registered it sends nobody, and shows a page.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow">Authorization code flow</a>
 */
record ReplyUrlCheck(PartnerApp app, TenantId partner, String replyUrl, Probes probes) {
    private static final Integer[] NOT_REGISTERED = {50011, 70004, 500113, 900971};

    List<Step> steps() {
        return List.of(Step.of(Check.REPLY_URL, List.of(Check.TENANT, Check.APP), this::look));
    }

    private Finding look() throws IOException {
        Answer answer = probes.get(signIn());
        EntraError error = answer.error();
        if (isBack(answer.location())) {
            return Finding.passed(Check.REPLY_URL, "After a sign-in the browser is sent back to " + replyUrl + ".");
        }
        if (error.isOneOf(NOT_REGISTERED)) {
            return Finding.failed(
                    Check.REPLY_URL,
                    "Nobody is sent back to " + replyUrl + ", which is not registered (" + error + ").",
                    "Whoever registers the app must add exactly this reply URL to its platform 'Web', or correct it here.");
        }
        return Finding.warned(
                Check.REPLY_URL,
                "The sign-in page does not tell whether " + replyUrl + " is registered (" + error + ", "
                        + answer.typeName() + ").",
                "Whoever operates the app must try a consent by hand.");
    }

    private HttpUrl signIn() {
        return HttpUrl.get(app.cloud().authorizeEndpoint(Authority.of(partner)).toString())
                .newBuilder()
                .addQueryParameter("client_id", app.clientId())
                .addQueryParameter("response_type", "code")
                .addQueryParameter("response_mode", "query")
                .addQueryParameter("redirect_uri", replyUrl)
                .addQueryParameter("scope", "openid")
                .addQueryParameter("prompt", "none")
                .build();
    }

    private boolean isBack(@Nullable String location) {
        HttpUrl to = location == null ? null : HttpUrl.parse(location);
        HttpUrl meant = HttpUrl.get(replyUrl);
        return to != null
                && to.scheme().equals(meant.scheme())
                && to.host().equals(meant.host())
                && to.port() == meant.port()
                && to.encodedPath().equals(meant.encodedPath());
    }
}
