package dev.partnercenter.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Microsoft Graph and Azure Resource Manager: every collection is empty, but the bearer token must be right. */
final class ResourceSide {
    private final TokenMint mint;

    ResourceSide(TokenMint mint) {
        this.mint = mint;
    }

    Reply answer(Call call, TokenMint.@Nullable Issued token) {
        String resource = "https://" + call.host();
        if (token != null
                && mint.isInForce(token)
                && (token.audience().equals(resource) || token.audience().equals(resource + "/"))) {
            return Reply.json(200, Json.object("value", List.of()));
        }
        return Reply.json(
                        401,
                        Json.object(
                                "error",
                                Json.object(
                                        "code", "InvalidAuthenticationToken",
                                        "message", "Access token is empty, expired or meant for another audience.")))
                .with(
                        "WWW-Authenticate",
                        "Bearer realm=\"\", authorization_uri=\"https://" + LoopbackNetwork.LOGIN
                                + "/common/oauth2/authorize\"");
    }
}
