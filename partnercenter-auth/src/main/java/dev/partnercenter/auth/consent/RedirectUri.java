package dev.partnercenter.auth.consent;

import java.net.URI;
import java.util.Set;

/** The rules that Entra sets for a redirect URI, applied before it has to. */
final class RedirectUri {
    private static final String OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1");
    private static final String FORM = "redirect URI must be https, or http on localhost or 127.0.0.1,"
            + " with a host, without user info or fragment, of at most 256 characters and none of ! $ ' ( ) , ;";

    private RedirectUri() {}

    /** @throws IllegalArgumentException if Entra would refuse it */
    static URI check(String text) {
        if (text.equals(OUT_OF_BAND)) {
            return URI.create(text);
        }
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(FORM);
        }
        boolean secure = "https".equals(uri.getScheme());
        boolean loopback = "http".equals(uri.getScheme()) && uri.getHost() != null && LOOPBACK.contains(uri.getHost());
        if (!(secure || loopback)
                || uri.getHost() == null
                || uri.getUserInfo() != null
                || uri.getFragment() != null
                || text.length() > 256
                || text.chars().anyMatch(c -> "!$'(),;".indexOf(c) >= 0)) {
            throw new IllegalArgumentException(FORM);
        }
        return uri;
    }
}
