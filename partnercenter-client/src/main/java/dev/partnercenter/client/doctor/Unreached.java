package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.Unanswered;
import dev.partnercenter.auth.entra.UntrustedServerException;
import java.io.IOException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** No answer came: how far the request got, and by which way it went. */
final class Unreached extends IOException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    private Unreached(String evidence, String remedy, IOException cause) {
        super(evidence, cause);
        this.remedy = remedy;
    }

    /** @param way by which proxy it went, or by none, in words */
    static Unreached of(String host, String way, AuthRuntime runtime, IOException failure) {
        IOException known = failure instanceof SSLException tls
                ? UntrustedServerException.of(host, tls)
                        .<IOException>map(untrusted -> untrusted)
                        .orElse(tls)
                : failure;
        Unanswered words = Unanswered.by(host, known, runtime);
        String because = words.because();
        // A refusal of the proxy's begins with its name, all others with that of the host, which stays as it is.
        String evidence = because.startsWith(host)
                ? because + " (" + way + ")"
                : because.substring(0, 1).toUpperCase(Locale.ROOT) + because.substring(1);
        return new Unreached(evidence + ".", words.remedy(), failure);
    }

    Failure failure() {
        return new Failure(String.valueOf(getMessage()), remedy);
    }
}
