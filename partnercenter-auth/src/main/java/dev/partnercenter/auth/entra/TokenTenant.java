package dev.partnercenter.auth.entra;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import dev.partnercenter.auth.secret.Secret;
import java.text.ParseException;

/**
 * A tripwire against tokens of the wrong tenant. An access token is opaque to its holder, so what may be read in one is
 * never a reason to send it, only one not to.
 */
public final class TokenTenant {
    private TokenTenant() {}

    /** Whether the token is readable and names another tenant; false for a token that does not tell. */
    public static boolean isForeign(Secret accessToken, TenantId tenant) {
        try {
            JWTClaimsSet claims = JWTParser.parse(accessToken.reveal()).getJWTClaimsSet();
            return claims != null
                    && claims.getClaim("tid") instanceof String tid
                    && !tid.equalsIgnoreCase(tenant.value());
        } catch (ParseException e) {
            return false;
        }
    }
}
