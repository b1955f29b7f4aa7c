package dev.partnercenter.auth.entra;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.Optional;
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
            throw new ProxyAuthenticationException(
                    Optional.ofNullable(route)
                            .map(Route::proxy)
                            .flatMap(ProxyGuard::name)
                            .orElse("in between"),
                    before != null);
        }
        return next;
    }

    /** Its host and port; empty if it is none that has them. */
    static Optional<String> name(Proxy proxy) {
        return proxy.address() instanceof InetSocketAddress address
                ? Optional.of(address.getHostString() + ":" + address.getPort())
                : Optional.empty();
    }
}
