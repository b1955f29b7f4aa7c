package dev.partnercenter.auth.okhttp;

import dev.partnercenter.auth.entra.ClaimsChallenge;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.Challenge;
import okhttp3.Response;

/**
 * What a 401 says about the next token: that it would be refused too, or what it has to be like. The body is read by a
 * peek: the caller still gets all of it.
 */
final class Rejection {
    private static final int MOST_BYTES = 1 << 14;

    // A retired audience; no MFA claim, now and in the older form. Taken for one where it is none, it costs a replay.
    private static final Pattern FINAL = Pattern.compile("\"code\"\\s*:\\s*\"?(900420|900421|10001)\\b");

    private Rejection() {}

    static boolean isFinal(Response response) throws IOException {
        return FINAL.matcher(response.peekBody(MOST_BYTES).string()).find();
    }

    /** What the API demands of the next token: the first bearer challenge for more claims that can be read. */
    static Optional<ClaimsChallenge> claims(Response response) {
        return response.challenges().stream()
                .filter(challenge -> challenge.scheme().equalsIgnoreCase("Bearer"))
                .map(Challenge::authParams)
                .filter(parameters -> "insufficient_claims".equals(parameters.get("error")))
                .flatMap(parameters -> Optional.ofNullable(parameters.get("claims")).stream())
                .flatMap(encoded -> ClaimsChallenge.decode(encoded).stream())
                .findFirst();
    }
}
