package dev.partnercenter.testing;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Codes and refresh tokens that Entra has given out. */
final class GrantStore {
    static final Duration CODE_LIFE = Duration.ofMinutes(10);
    static final Duration REFRESH_TOKEN_LIFE = Duration.ofDays(90);

    private final InstantSource time;
    private final Secrets secrets;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private final Set<String> spentCodes = ConcurrentHashMap.newKeySet();
    private final Map<String, RefreshToken> refreshTokens = new ConcurrentHashMap<>();
    private final Map<String, Long> revokedUpTo = new ConcurrentHashMap<>();
    private final AtomicLong issued = new AtomicLong();

    GrantStore(InstantSource time, Secrets secrets) {
        this.time = time;
        this.secrets = secrets;
    }

    /** How the code was asked for, which its redemption has to fit. */
    record Code(
            SignedIn user,
            String redirectUri,
            @Nullable String nonce,
            @Nullable String challenge,
            @Nullable String challengeMethod,
            Instant issued) {}

    private record RefreshToken(SignedIn user, Instant issued, long sequence) {}

    Instant now() {
        return time.instant();
    }

    String newCode(Code code) {
        String text = secrets.tell(SecretListener.Kind.CODE, "1.AX" + randomText(96));
        codes.put(text, code);
        return text;
    }

    /** Returns the code and spends it. */
    Code take(String text) throws OAuthFailure {
        Code code = codes.remove(text);
        if (code != null) {
            spentCodes.add(text);
        } else if (spentCodes.contains(text)) {
            throw OAuthFailure.invalidGrant(54005, "OAuth2 Authorization code was already redeemed.");
        } else {
            throw OAuthFailure.invalidGrant(70000, "The provided value for the 'code' parameter is not valid.");
        }
        if (!time.instant().isBefore(code.issued.plus(CODE_LIFE))) {
            throw OAuthFailure.invalidGrant(70008, "The provided authorization code has expired.");
        }
        return code;
    }

    String newRefreshToken(SignedIn user) {
        String text = secrets.tell(SecretListener.Kind.REFRESH_TOKEN, "1.AT" + randomText(600));
        refreshTokens.put(text, new RefreshToken(user, time.instant(), issued.incrementAndGet()));
        return text;
    }

    /** Returns whose token it is. It stays as good as it was. */
    SignedIn redeem(String text, String clientId) throws OAuthFailure {
        RefreshToken token = refreshTokens.get(text);
        if (token == null) {
            throw OAuthFailure.invalidGrant(
                    70000, "The provided value for the 'refresh_token' parameter is not valid.");
        }
        SignedIn user = token.user;
        if (!user.clientId().equals(clientId)) {
            throw OAuthFailure.invalidGrant(700007, "The grant was issued for a different client id.");
        }
        if (isRevoked(token, user.partner().tenantId())
                || isRevoked(token, user.partner().userObjectId())) {
            throw OAuthFailure.invalidGrant(
                    50173, "The provided grant has expired due to it being revoked, a fresh auth token is needed.");
        }
        if (!time.instant().isBefore(token.issued.plus(REFRESH_TOKEN_LIFE))) {
            throw OAuthFailure.invalidGrant(
                    700082,
                    "The refresh token has expired due to inactivity. The token was issued on " + token.issued
                            + " and was inactive for 90.00:00:00.");
        }
        return user;
    }

    /** Ends a refresh token that is being redeemed; of two redemptions at a time one comes too late. */
    void spend(String text) throws OAuthFailure {
        if (refreshTokens.remove(text) == null) {
            throw OAuthFailure.invalidGrant(
                    70000, "The provided value for the 'refresh_token' parameter is not valid.");
        }
    }

    /** Revokes what was issued to the users of a tenant, or to one user. */
    void revokeIssuedSoFar(String tenantOrUser) {
        revokedUpTo.put(tenantOrUser, issued.get());
    }

    private boolean isRevoked(RefreshToken token, String tenantOrUser) {
        return token.sequence <= revokedUpTo.getOrDefault(tenantOrUser, 0L);
    }

    private String randomText(int bytes) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(noise);
    }
}
