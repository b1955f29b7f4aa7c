package dev.partnercenter.testing;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sign-ins that a user finishes on another device: which codes were given out, and what became of them. */
final class DeviceSignIns {
    private static final Duration LIFE = Duration.ofMinutes(15);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

    private final InstantSource time;
    private final Secrets secrets;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, SignIn> byDeviceCode = new ConcurrentHashMap<>();
    private final Map<String, SignIn> byUserCode = new ConcurrentHashMap<>();

    DeviceSignIns(InstantSource time, Secrets secrets) {
        this.time = time;
        this.secrets = secrets;
    }

    private static final class SignIn {
        private final String clientId;
        private final Scopes scopes;
        private final Instant expires;
        private volatile @Nullable Instant lastAsked;
        private volatile @Nullable SimulatedPartner user;
        private volatile boolean declined;

        SignIn(String clientId, Scopes scopes, Instant expires) {
            this.clientId = clientId;
            this.scopes = scopes;
            this.expires = expires;
        }
    }

    Map<String, Object> begin(String clientId, Scopes scopes) {
        SignIn signIn = new SignIn(clientId, scopes, time.instant().plus(LIFE));
        byte[] noise = new byte[96];
        random.nextBytes(noise);
        String deviceCode = secrets.tell(
                SecretListener.Kind.DEVICE_CODE,
                Base64.getUrlEncoder().withoutPadding().encodeToString(noise));
        StringBuilder userCode = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            userCode.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        byDeviceCode.put(deviceCode, signIn);
        byUserCode.put(userCode.toString(), signIn);
        return Json.object(
                "user_code",
                userCode.toString(),
                "device_code",
                deviceCode,
                "verification_uri",
                "https://microsoft.com/devicelogin",
                "expires_in",
                LIFE.toSeconds(),
                "interval",
                INTERVAL.toSeconds(),
                "message",
                "To sign in, use a web browser to open the page and enter the code.");
    }

    /** @throws IllegalArgumentException if no such code was given out, or not of late */
    void finish(String userCode, @Nullable SimulatedPartner user) {
        SignIn signIn = byUserCode.get(userCode);
        if (signIn == null || !time.instant().isBefore(signIn.expires)) {
            throw new IllegalArgumentException("no such code: " + userCode);
        }
        signIn.user = user;
        signIn.declined = user == null;
    }

    /** Returns who has signed in, and spends the code. */
    SignedIn take(String deviceCode, String clientId) throws OAuthFailure {
        SignIn signIn = byDeviceCode.get(deviceCode);
        if (signIn == null || !signIn.clientId.equals(clientId)) {
            throw new OAuthFailure(400, "bad_verification_code", 70019, "The device code is not known.");
        }
        Instant now = time.instant();
        if (!now.isBefore(signIn.expires)) {
            throw new OAuthFailure(400, "expired_token", 70020, "The provided value for the device code has expired.");
        }
        if (signIn.declined) {
            throw new OAuthFailure(400, "authorization_declined", 70018, "The user declined.");
        }
        Instant before = signIn.lastAsked;
        signIn.lastAsked = now;
        if (before != null && now.isBefore(before.plus(INTERVAL))) {
            throw new OAuthFailure(400, "slow_down", 70016, "Asked more often than the interval allows.");
        }
        SimulatedPartner user = signIn.user;
        if (user == null) {
            throw new OAuthFailure(400, "authorization_pending", 70016, "OAuth 2.0 device flow error: pending.");
        }
        byDeviceCode.remove(deviceCode);
        return new SignedIn(clientId, user, user.mfa(), signIn.scopes.all());
    }
}
