package dev.partnercenter.auth.entra;

import java.net.ProtocolException;

/**
 * A proxy wants a user name and a password, and refuses those it was given or was given none (407). Nothing reached
 * Microsoft. Whoever operates the app must correct the proxy authenticator of the client given to
 * {@link AuthRuntime.Builder#httpClient}. A token that is not to be had for it fails with
 * {@link AuthException.Configuration}, with this among its causes.
 */
public final class ProxyAuthenticationException extends ProtocolException {
    // Of a protocol's own kind, because OkHttp would try another way after any other, with the same credentials.
    private static final long serialVersionUID = 1L;

    private final String proxy;

    ProxyAuthenticationException(String proxy, boolean refused) {
        super("The proxy " + proxy
                + (refused
                        ? " refused the user name and password it was given"
                        : " wants a user name and a password, and was given none")
                + " (407). Whoever operates the app must correct the proxy authenticator of its HTTP client.");
        this.proxy = proxy;
    }

    /** The proxy's host and port. */
    public String proxy() {
        return proxy;
    }
}
