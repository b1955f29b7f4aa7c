package dev.partnercenter.auth.entra;

import com.nimbusds.jose.JOSEObject;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.partnercenter.auth.secret.Secret;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tripwire against tokens of the wrong tenant. An access token is opaque to its holder, so what may be read in one is
 * never a reason to send it, only one not to.
 */
public final class TokenTenant {
    private TokenTenant() {}

    /** Whether the token is readable and names another tenant; false for a token that does not tell. */
    public static boolean isForeign(Secret accessToken, TenantId tenant) {
        try {
            // The payload alone: a header that cannot be read is no reason to send what the payload says.
            String payload = JOSEObject.split(accessToken.reveal())[1].decodeToString();
            @Nullable Map<String, Object> claims = JSONObjectUtils.parse(payload);
            return claims != null && claims.get("tid") instanceof String tid && !tid.equalsIgnoreCase(tenant.value());
        } catch (ParseException e) {
            return false;
        }
    }
}
