package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.TokenTenant;
import dev.partnercenter.auth.secret.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.Set;

/**
 * An access token, and everything that decides where it may go. Compared by identity, because "that very token" is what
 * {@link TokenProvider#invalidate} speaks of. Immutable; prints nothing secret; not serializable. Opaque to its holder:
 * nothing is allowed because of what may be read in it.
 */
public final class AccessToken {
    private static final String BEARER = "Bearer ";
    private static final int HTTPS_PORT = 443;

    private final TokenRequest request;
    private final Cloud cloud;
    private final String header;
    private final Instant expiresAt;
    private final Set<String> scopes;
    private final boolean foreign;

    private AccessToken(TokenRequest request, Cloud cloud, Secret value, Instant expiresAt, Set<String> scopes) {
        this.request = request;
        this.cloud = cloud;
        this.header = BEARER + value.reveal();
        this.expiresAt = expiresAt;
        this.scopes = scopes;
        this.foreign = TokenTenant.isForeign(value, request.tenant());
    }

    /**
     * A token as a provider gives it out; for providers, and for tests of code that uses one.
     *
     * @param cloud whose hosts it may be sent to
     * @param expiresAt by the wall clock
     * @throws IllegalArgumentException if the value holds anything but visible ASCII characters, so that it does not fit
     *     into a header; the message does not show it
     */
    public static AccessToken of(
            TokenRequest request, Cloud cloud, Secret value, Instant expiresAt, Set<String> scopes) {
        if (!value.reveal().chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("access token must consist of visible ASCII characters");
        }
        return new AccessToken(request, cloud, value, expiresAt, Set.copyOf(scopes));
    }

    /** What it was asked for by. */
    public TokenRequest request() {
        return request;
    }

    /** The value of an {@code Authorization} header (RFC 6750, section 2.1), ready-made. */
    public String authorizationHeader() {
        return header;
    }

    /** The token alone, for an API that builds its own header. */
    public Secret value() {
        return Secret.of(header.substring(BEARER.length()));
    }

    /** When it expires by the wall clock; a provider stops giving it out a minute earlier. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** What was granted, as the token endpoint names it. */
    public Set<String> scopes() {
        return scopes;
    }

    /**
     * Whether it can be read and names another tenant than it was asked for. Such a token is never sent; that one does not
     * say so proves nothing.
     */
    public boolean isForeign() {
        return foreign;
    }

    /**
     * Whether it may be sent there: over https, to a host of its resource, at the port that its cloud names, which is the
     * default one but in a custom cloud.
     */
    public boolean mayBeSentTo(String scheme, String host, int port) {
        return cloud.allows(request.resource(), scheme, host, port);
    }

    /** Whether it may be sent to that address, by the same rule; never to one with a user, or none that can be read. */
    public boolean mayBeSentTo(URI address) {
        return address.getScheme() != null
                && address.getHost() != null
                && address.getRawUserInfo() == null
                && mayBeSentTo(
                        address.getScheme(),
                        address.getHost(),
                        address.getPort() == -1 ? HTTPS_PORT : address.getPort());
    }

    @Override
    public String toString() {
        return "AccessToken[" + request + ", expires at " + expiresAt + "]";
    }
}
