package dev.partnercenter.auth.entra;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Why a request got no answer, in words: how far it came decides who can do something about it.
 *
 * @param because a clause
 * @param remedy who must do what: a sentence
 * @param lasting whether it stays so until somebody acts
 */
public record Unanswered(String because, String remedy, boolean lasting) {
    private static final String SOME_PROXY = "a proxy on the way";
    private static final String NETWORK =
            "Nobody has to act yet: try again later; if it lasts, whoever operates the app must"
                    + " look after this machine's DNS, proxy settings and firewall.";
    private static final String WAIT = "Nobody has to act yet: try again later.";

    /** In words for whoever meets that failure of a request to a host; a proxy that gave no tunnel is not named. */
    public static Unanswered by(String host, IOException failure) {
        return byProxy(host, failure).orElseGet(() -> otherwise(host, failure));
    }

    /** As the other one, of a request by a client derived from the runtime's: its proxy is named, if it has but one. */
    public static Unanswered by(String host, IOException failure, AuthRuntime runtime) {
        return TunnelRefusal.in(failure)
                .map(refusal -> refusal.by(
                        runtime.proxyTo(host).map("the proxy "::concat).orElse(SOME_PROXY), host))
                .orElseGet(() -> otherwise(host, failure));
    }

    /** In the same words, if a proxy gave no tunnel to the host; empty if the request failed of anything else. */
    public static Optional<Unanswered> byProxy(String host, IOException failure) {
        return TunnelRefusal.in(failure).map(refusal -> refusal.by(SOME_PROXY, host));
    }

    /** Whether it stays so until somebody acts on this side of the host, of which it tells nothing. */
    public static boolean isLasting(IOException failure) {
        return by("the host", failure).lasting();
    }

    private static Unanswered otherwise(String host, IOException failure) {
        if (failure instanceof ProxyAuthenticationException proxy) {
            return new Unanswered(
                    "the proxy " + proxy.proxy() + " did not admit the app on the way to " + host + " (407)",
                    "Whoever operates the app must correct the proxy authenticator of its HTTP client.",
                    true);
        }
        if (failure instanceof UntrustedServerException untrusted) {
            return new Unanswered(host + " is not trusted: " + untrusted.because(), untrusted.remedy(), true);
        }
        if (failure instanceof EntraHttp.GivenUp) {
            return passing(host, "the request was given up on this side", WAIT);
        }
        if (failure instanceof UnknownHostException) {
            return passing(host, "this machine's DNS does not know its name, or that of a proxy on the way", NETWORK);
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return passing(host, "it takes no connection, or a proxy on the way takes none", NETWORK);
        }
        if (failure instanceof InterruptedIOException) {
            return passing(host, "it did not answer in time", NETWORK);
        }
        if (failure instanceof SSLException) {
            return passing(host, "no TLS connection came about", NETWORK);
        }
        return passing(host, "no connection came about, or it broke off", NETWORK);
    }

    private static Unanswered passing(String host, String because, String remedy) {
        return new Unanswered(host + " could not be reached: " + because, remedy, false);
    }

    AuthException exception(AuthFailure.Builder failure, IOException cause) {
        AuthFailure.Builder told = failure.because(because).remedy(remedy).cause(cause);
        return lasting ? told.configuration() : told.unavailable();
    }
}
