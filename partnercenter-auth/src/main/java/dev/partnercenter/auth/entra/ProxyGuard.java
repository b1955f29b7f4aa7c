package dev.partnercenter.auth.entra;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import okhttp3.Authenticator;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/**
 * Asks the user's authenticator for a proxy's credentials and gives up once the proxy has refused them: an authenticator
 * that has but one answer would give it over and over, and lock the account.
 */
record ProxyGuard(Authenticator user) implements Authenticator {
    private static final String AUTHORIZATION = "Proxy-Authorization";
    /** The challenge with which OkHttp asks on its own account, before the proxy has. */
    private static final String NOT_THE_PROXYS = "OkHttp-Preemptive";

    @Override
    public @Nullable Request authenticate(@Nullable Route route, Response response) throws IOException {
        Request next = user.authenticate(route, response);
        boolean asked = response.challenges().stream()
                .noneMatch(challenge -> challenge.scheme().equalsIgnoreCase(NOT_THE_PROXYS));
        String before = response.request().header(AUTHORIZATION);
        if (asked && (next == null || (before != null && before.equals(next.header(AUTHORIZATION))))) {
            throw new ProxyAuthenticationException(name(route), before != null);
        }
        return next;
    }

    private static String name(@Nullable Route route) {
        SocketAddress address = route == null ? null : route.proxy().address();
        return address instanceof InetSocketAddress proxy
                ? proxy.getHostString() + ":" + proxy.getPort()
                : "in between";
    }
}
