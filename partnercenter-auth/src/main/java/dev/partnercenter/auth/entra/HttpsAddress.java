package dev.partnercenter.auth.entra;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An https address that leads where it seems to lead: to a host by its DNS name, with at most a plain path. Immutable.
 *
 * @param host in lower case
 * @param port 443 where the address names none
 * @param path as written: empty, or beginning with a slash
 */
record HttpsAddress(String host, int port, String path) {
    static final int DEFAULT_PORT = 443;

    // The last label of a name begins with a letter, that of an IP address never does.
    private static final Pattern DNS_NAME =
            Pattern.compile("(?=.{1,253}$)([0-9a-z]([0-9a-z-]{0,61}[0-9a-z])?\\.)*[a-z]([0-9a-z-]{0,61}[0-9a-z])?");
    private static final Pattern PUNYCODE = Pattern.compile("(^|.*\\.)xn--.*");
    private static final Pattern PATH = Pattern.compile("(/[0-9A-Za-z_~-][0-9A-Za-z._~-]*)*/?");

    /**
     * Reads an address.
     *
     * @param what what to call it in the message, which does not repeat the address: it may hold a password
     * @throws IllegalArgumentException if it is not https, names a port, a user, a query or a fragment, or its host is an
     *     IP address, ends in a dot or is punycode, by which one name can look like another
     */
    static HttpsAddress of(String what, String address) {
        return read(what, address, false);
    }

    /**
     * Reads an address that may name a port.
     *
     * @throws IllegalArgumentException as {@link #of} does, but for the port
     */
    static HttpsAddress ofAnyPort(String what, String address) {
        return read(what, address, true);
    }

    private static HttpsAddress read(String what, String address, boolean anyPort) {
        try {
            URI uri = new URI(address);
            if (isPlain(uri) && (anyPort || uri.getPort() == -1)) {
                int port = uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort();
                return new HttpsAddress(lowerCase(uri.getHost()), port, uri.getRawPath());
            }
        } catch (URISyntaxException e) {
            // Refused below; this one's message quotes the address.
        }
        throw new IllegalArgumentException(
                what + " must be an https address such as https://graph.microsoft.com: a host by"
                        + " its DNS name, and no user" + (anyPort ? "" : ", port")
                        + ", query, IP address, trailing dot or punycode");
    }

    private static boolean isPlain(URI uri) {
        if (uri.getScheme() == null
                || uri.getHost() == null
                || !lowerCase(uri.getScheme()).equals("https")) {
            return false;
        }
        String host = lowerCase(uri.getHost());
        String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
        // Compared as a whole: an empty user and an empty port are in the text and in no part of it.
        return lowerCase(uri.getRawAuthority()).equals(host + port)
                && isDnsName(host)
                && uri.getPort() != 0
                && uri.getPort() < 1 << 16
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && PATH.matcher(uri.getRawPath()).matches();
    }

    static boolean isDnsName(String host) {
        return DNS_NAME.matcher(host).matches() && !PUNYCODE.matcher(host).matches();
    }

    /** In lower case if it is ASCII. Other text stays as it is: a Kelvin sign is not to become a k. */
    static String lowerCase(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return text;
            }
        }
        return text.toLowerCase(Locale.ROOT);
    }

    HttpsAddress withoutPath() {
        return new HttpsAddress(host, port, "");
    }

    /** Whether nothing follows the host but perhaps a slash. */
    boolean isBare() {
        return path.isEmpty() || path.equals("/");
    }

    /** Scheme, host and port, without a slash. */
    String origin() {
        return "https://" + host + (port == DEFAULT_PORT ? "" : ":" + port);
    }

    @Override
    public String toString() {
        return origin() + path;
    }
}
