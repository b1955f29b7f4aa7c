package dev.partnercenter.testing;

import java.util.List;
import java.util.ServiceLoader;

/** Tells whoever listens which secrets pass. */
final class Secrets {
    private final List<SecretListener> listeners = ServiceLoader.load(SecretListener.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    /** Tells of a secret and returns it. */
    String tell(SecretListener.Kind kind, String secret) {
        listeners.forEach(listener -> listener.heard(kind, secret));
        return secret;
    }

    /** Tells of what the other side has made. */
    void tellSent(Call call) {
        tellSent(call, "code_verifier", SecretListener.Kind.CODE_VERIFIER);
        tellSent(call, "client_assertion", SecretListener.Kind.CLIENT_ASSERTION);
    }

    private void tellSent(Call call, String field, SecretListener.Kind kind) {
        String sent = call.form(field);
        if (sent != null) {
            tell(kind, sent);
        }
    }
}
