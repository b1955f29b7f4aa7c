package dev.partnercenter.testing;

import static dev.partnercenter.testing.VaultReplies.bad;
import static dev.partnercenter.testing.VaultReplies.error;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whom a vault lets in, and what for. */
final class VaultDoor {
    private final String login;
    private final String resource;
    private final String tenant;
    private final TokenMint mint;
    private final Faults faults;

    VaultDoor(Directory directory, TokenMint mint, Faults faults) {
        this.login = directory.cloud().loginAddress();
        this.resource = directory.cloud().vaultResource();
        this.tenant = directory.vaultTenant();
        this.mint = mint;
        this.faults = faults;
    }

    Optional<Reply> refusal(Call call, TokenMint.@Nullable Issued token) {
        if (call.bearer() == null) {
            return Optional.of(challenge("AKV10000: Request is missing a Bearer or PoP token."));
        }
        if (token == null || !mint.isInForce(token)) {
            return Optional.of(challenge("AKV10022: Invalid token: expired, or not signed by a known key."));
        }
        if (!token.audience().equals(resource) && !token.audience().equals(resource + "/")) {
            return Optional.of(challenge("AKV10022: Invalid audience. Expected " + resource + "."));
        }
        if (!token.tenant().equals(tenant)) {
            return Optional.of(
                    challenge("AKV10032: Invalid issuer. Expected https://sts.windows.net/" + tenant + "/."));
        }
        if (call.query("api-version") == null) {
            return Optional.of(bad("api-version must be specified"));
        }
        return refusedPermission(permission(call));
    }

    private Optional<Reply> refusedPermission(String permission) {
        if (faults.vaultDenied().contains(permission)) {
            return Optional.of(error(
                    403,
                    "Forbidden",
                    "The user, group or application does not have secrets " + permission + " permission.",
                    "ForbiddenByPolicy"));
        }
        boolean writes = !permission.equals("get") && !permission.equals("list");
        return writes && faults.isVaultReadOnly()
                ? Optional.of(error(
                        503,
                        "ServiceUnavailable",
                        "Operation \"" + permission
                                + "\" is unavailable: the service is currently in a read-only state.",
                        null))
                : Optional.empty();
    }

    /** As an access policy names what is asked for. */
    private static String permission(Call call) {
        List<String> path = call.segments();
        boolean versions = path.size() == 3 && path.get(2).equals("versions");
        boolean deleted = !path.isEmpty() && path.get(0).equals("deletedsecrets");
        return switch (call.method()) {
            case "GET" -> path.size() == 1 || versions ? "list" : "get";
            case "DELETE" -> deleted ? "purge" : "delete";
            case "POST" -> "recover";
            default -> "set";
        };
    }

    private Reply challenge(String message) {
        return error(401, "Unauthorized", message, null)
                .with(
                        "WWW-Authenticate",
                        "Bearer authorization=\"" + login + "/" + tenant + "\", resource=\"" + resource + "\"");
    }
}
