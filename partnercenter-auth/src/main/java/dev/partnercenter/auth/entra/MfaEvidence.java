package dev.partnercenter.auth.entra;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import dev.partnercenter.auth.secret.Secret;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;

/**
 * Whether a user's sign-in was with multi-factor authentication, as far as a token tells. The evidence is the {@code amr}
 * claim of the access token, which Partner Center issues in the v1.0 format; a v2.0 id_token has none.
 */
public enum MfaEvidence {
    /** {@code amr} names {@code mfa}. */
    PRESENT,
    /** {@code amr} is there and does not: Partner Center refuses such a token with 401 and code 900421. */
    ABSENT,
    /** The token does not tell. */
    UNKNOWN;

    /** What an access token tells. Its signature is its audience's business; nothing is allowed because of a claim. */
    public static MfaEvidence in(Secret accessToken) {
        try {
            // An encrypted token has no claims that we could see.
            JWTClaimsSet claims = JWTParser.parse(accessToken.reveal()).getJWTClaimsSet();
            List<String> methods = claims == null ? null : claims.getStringListClaim("amr");
            if (methods == null) {
                return UNKNOWN;
            }
            return methods.contains("mfa") ? PRESENT : ABSENT;
        } catch (ParseException e) {
            return UNKNOWN;
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
