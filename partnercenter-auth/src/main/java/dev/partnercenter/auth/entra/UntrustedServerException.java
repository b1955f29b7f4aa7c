package dev.partnercenter.auth.entra;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Whoever answers in a server's place does not prove by its certificate to be that server. Nothing was sent, and asking
 * again does not help. Whoever operates the app must act: most often a proxy of the organization's own inspects TLS, and
 * its root certificate has to be imported, as {@link AuthRuntime.Builder#httpClient} says. A token that is not to be had
 * for it fails with {@link AuthException.Configuration}, with this among its causes.
 */
public final class UntrustedServerException extends SSLPeerUnverifiedException {
    private static final long serialVersionUID = 1L;

    private final String because;
    private final String remedy;

    private UntrustedServerException(String host, Fault fault, SSLException cause) {
        super(host + " is not trusted: " + fault.because + ". " + fault.remedy);
        this.because = fault.because;
        this.remedy = fault.remedy;
        var unused = initCause(cause);
    }

    /**
     * What a handshake with a host failed of, if it was the host's certificate; empty if the handshake failed otherwise,
     * and what may pass.
     */
    public static Optional<UntrustedServerException> of(String host, SSLException failure) {
        if (failure instanceof UntrustedServerException known) {
            return Optional.of(known);
        }
        return Fault.of(failure).map(fault -> new UntrustedServerException(host, fault, failure));
    }

    /** What is wrong with the certificate: a clause. */
    public String because() {
        return because;
    }

    /** Who must do what: a sentence. */
    public String remedy() {
        return remedy;
    }

    private enum Fault {
        EXPIRED(
                "the certificate it shows has expired by this machine's clock",
                "Whoever operates the app must set this machine's clock right; if it is right, whoever answers there, such"
                        + " as a proxy that inspects TLS, must renew the certificate."),
        NOT_YET_VALID(
                "the certificate it shows is not valid yet by this machine's clock",
                "Whoever operates the app must set this machine's clock right; if it is right, whoever answers there, such"
                        + " as a proxy that inspects TLS, must replace the certificate."),
        OTHER_HOST(
                "the certificate it shows is made out to other hosts",
                "Whoever operates the app must find out who answers there: DNS, a proxy or a hosts file leads to another"
                        + " server."),
        UNKNOWN_ISSUER(
                "nobody whom this Java runtime trusts vouches for the certificate it shows",
                "Whoever operates the app must find out who answers there; if it is the organization's own proxy that"
                        + " inspects TLS, its root certificate must be imported (keytool -importcert -cacerts -file"
                        + " root.crt), or trusted by the OkHttpClient that AuthRuntime is given.");

        private final String because;
        private final String remedy;

        Fault(String because, String remedy) {
            this.because = because;
            this.remedy = remedy;
        }

        static Optional<Fault> of(SSLException failure) {
            if (isCausedBy(failure, CertificateExpiredException.class)) {
                return Optional.of(EXPIRED);
            }
            if (isCausedBy(failure, CertificateNotYetValidException.class)) {
                return Optional.of(NOT_YET_VALID);
            }
            if (failure instanceof SSLPeerUnverifiedException) {
                return Optional.of(OTHER_HOST);
            }
            boolean isTheCertificates = isCausedBy(failure, CertificateException.class)
                    || isCausedBy(failure, CertPathValidatorException.class);
            return isTheCertificates ? Optional.of(UNKNOWN_ISSUER) : Optional.empty();
        }

        private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
            return Stream.<@Nullable Throwable>iterate(failure, t -> t != null, t -> t == null ? null : t.getCause())
                    .anyMatch(type::isInstance);
        }
    }
}
