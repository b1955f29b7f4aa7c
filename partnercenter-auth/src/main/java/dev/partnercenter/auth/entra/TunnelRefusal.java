package dev.partnercenter.auth.entra;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a proxy answers to CONNECT (RFC 9110, section 9.3.6) in place of giving a tunnel; 407 is for {@link ProxyGuard}.
 *
 * @param status as HTTP has them
 */
record TunnelRefusal(int status) {
    // OkHttp has no type for it.
    private static final Pattern TOLD = Pattern.compile("Unexpected response code for CONNECT: (\\d{3})");

    /** Empty if a request failed of anything else. */
    static Optional<TunnelRefusal> in(IOException failure) {
        return Optional.ofNullable(failure.getMessage())
                .map(TOLD::matcher)
                .filter(Matcher::matches)
                .map(told -> new TunnelRefusal(Integer.parseInt(told.group(1))));
    }

    /**
     * In words.
     *
     * @param proxy whose answer it is
     * @param host to which the tunnel would have led
     */
    Unanswered by(String proxy, String host) {
        String because = proxy + " gave no way through to " + host + " (" + status + ")";
        return mayPass()
                ? new Unanswered(
                        because,
                        "Nobody has to act yet: try again later; if it lasts, whoever operates the app must have whoever runs"
                                + " the proxy see why it does not get through to " + host + ".",
                        false)
                : new Unanswered(
                        because,
                        "Whoever operates the app must have whoever runs the proxy let it through to " + host + ".",
                        true);
    }

    /** A proxy that has too much to do, or finds nobody, recovers; one that will not, will not the next time either. */
    private boolean mayPass() {
        return status == 408 || status == 429 || status >= 500;
    }
}
