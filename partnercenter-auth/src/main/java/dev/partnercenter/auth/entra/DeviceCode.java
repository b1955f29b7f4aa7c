package dev.partnercenter.auth.entra;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.partnercenter.auth.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;

/**
 * A sign-in that a user finishes on another device (RFC 8628, section 3.2).
 *
 * @param deviceCode what the sign-in is asked about; nobody else may have it
 * @param userCode what the user types in
 * @param verificationUri where
 * @param lifetime how long both codes are good
 * @param interval how long to wait between two questions
 */
public record DeviceCode(
        Secret deviceCode, String userCode, URI verificationUri, Duration lifetime, Duration interval) {
    private static final Duration LONGEST_LIFETIME = Duration.ofMinutes(15);
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);
    private static final Duration UNSTATED_INTERVAL = Duration.ofSeconds(5);

    /** @throws ParseException without a cause, and without any of the text, if it is not such an answer */
    static DeviceCode parse(String json) throws ParseException {
        try {
            Map<String, Object> answer = JSONObjectUtils.parse(json);
            String userCode = JSONObjectUtils.getString(answer, "user_code");
            URI uri = new URI(JSONObjectUtils.getString(answer, "verification_uri"));
            if (!userCode.matches("[\\w-]{4,32}") || !"https".equals(uri.getScheme())) {
                throw unreadable();
            }
            Duration interval = answer.containsKey("interval") ? seconds(answer, "interval") : UNSTATED_INTERVAL;
            return new DeviceCode(
                    Secret.of(JSONObjectUtils.getString(answer, "device_code")),
                    userCode,
                    uri,
                    within(Duration.ZERO, seconds(answer, "expires_in"), LONGEST_LIFETIME),
                    within(SHORTEST_INTERVAL, interval, LONGEST_INTERVAL));
        } catch (ParseException | URISyntaxException | RuntimeException e) {
            throw unreadable();
        }
    }

    private static ParseException unreadable() {
        return new ParseException("not an answer with a device code", 0);
    }

    private static Duration seconds(Map<String, Object> answer, String name) {
        return Duration.ofSeconds((long) Double.parseDouble(String.valueOf(answer.get(name))));
    }

    private static Duration within(Duration least, Duration value, Duration most) {
        Duration atLeast = value.compareTo(least) < 0 ? least : value;
        return atLeast.compareTo(most) > 0 ? most : atLeast;
    }
}
