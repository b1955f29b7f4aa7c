package dev.partnercenter.auth.okhttp;

import dev.partnercenter.auth.entra.ClaimsChallenge;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Challenge;
import okhttp3.Response;

/**
 * What a 401 says about the next token: that it would be refused too, or what it has to be like. The body is read by a
 * peek: the caller still gets all of it.
 */
enum Rejection {
    /** Of a token that is no longer in force, or that nothing more is known of: another one may do. */
    TOKEN,
    /** Of the consent behind the token: only one of a later consent may do. */
    CONSENT,
    /** Of every token for this resource, such as one for a retired audience. */
    RESOURCE;

    private static final int MOST_BYTES = 1 << 14;

    // A retired audience; no MFA claim, now and in the older form. Taken for one where it is none, it costs a replay.
    private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*\"?(900420|900421|10001)\\b");
    private static final String RETIRED_AUDIENCE = "900420";
    /** The form of 2019, which has no code. */
    private static final String MFA_IN_WORDS = "mfa required";

    static Rejection of(Response response) throws IOException {
        String body = response.peekBody(MOST_BYTES).string();
        Matcher code = CODE.matcher(body);
        if (code.find()) {
            return code.group(1).equals(RETIRED_AUDIENCE) ? RESOURCE : CONSENT;
        }
        String words = (response.message() + "\n" + body).toLowerCase(Locale.ROOT);
        return words.contains(MFA_IN_WORDS) ? CONSENT : TOKEN;
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
