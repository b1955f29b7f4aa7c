package dev.partnercenter.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Microsoft Graph, Azure Resource Manager, Exchange Online and {@code api.partner.microsoft.com}: every collection is empty,
 * but the bearer token must be right.
 */
final class ResourceSide {
    private final SimulatedCloud cloud;
    private final TokenMint mint;

    ResourceSide(SimulatedCloud cloud, TokenMint mint) {
        this.cloud = cloud;
        this.mint = mint;
    }

    Reply answer(Call call, TokenMint.@Nullable Issued token) {
        String resource = call.origin();
        if (token != null
                && mint.isInForce(token)
                && (token.audience().equals(resource) || token.audience().equals(resource + "/"))) {
            return token.appOnly() && cloud.isPartnerServices(call)
                    ? Reply.json(400, Json.object("statusCode", 400, "message", "The token has no user."))
                    : Reply.json(200, Json.object("value", List.of()));
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
                        "Bearer realm=\"\", authorization_uri=\"" + cloud.loginAddress()
                                + "/common/oauth2/authorize\"");
    }
}
