package dev.partnercenter.auth.okhttp;

import java.io.IOException;
import java.util.regex.Pattern;
import okhttp3.Response;

/** Whether a 401 says that a renewed token would be refused too. It is read by a peek: the caller still gets all of it. */
final class Rejection {
    private static final int MOST_BYTES = 1 << 14;

    // A retired audience; no MFA claim, now and in the older form. Taken for one where it is none, it costs a replay.
    private static final Pattern FINAL = Pattern.compile("\"code\"\\s*:\\s*\"?(900420|900421|10001)\\b");

    private Rejection() {}

    static boolean isFinal(Response response) throws IOException {
        return FINAL.matcher(response.peekBody(MOST_BYTES).string()).find();
    }
}
