package dev.partnercenter.auth.entra;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One credential of an app at work, and whether Entra has refused what it reads. Safe for use by any number of threads. */
final class CredentialInUse {
    private final AuthRuntime runtime;
    private final ClientCredential credential;
    private final Prover prover;
    private final IssuerClock clock;
    private final ExpiryNotice expiry;
    private final AtomicReference<@Nullable Refusal> refusal = new AtomicReference<>();

    CredentialInUse(PartnerApp app, ClientCredential credential, IssuerClock clock) {
        this.runtime = app.runtime();
        this.credential = credential;
        this.prover = prover(app, credential, clock);
        this.clock = clock;
        this.expiry = new ExpiryNotice(app, credential);
    }

    /** @param basis null if the credential was not to be had */
    private record Refusal(@Nullable Object basis, long lookedAtNanos) {}

    /** What a request does with the credential. */
    interface Use {
        TokenReply by(Attempt attempt) throws AuthException;
    }

    /** One request's use of the credential. For one thread. */
    final class Attempt {
        private final Target target;
        private @Nullable Object basis;

        private Attempt(Target target) {
            this.target = target;
        }

        ClientProof prove() throws AuthException {
            ClientProof proof = prover.prove(target);
            checkExpiry();
            basis = proof.basis();
            return proof;
        }
    }

    /** Uses the credential; and once more if it was refused and reads differently by then. */
    TokenReply use(Target target, Use use) throws AuthException {
        Attempt first = new Attempt(target);
        try {
            return accepted(use.by(first));
        } catch (AuthException.Credential e) {
            if (first.basis == null || !prover.readsDifferently(first.basis)) {
                throw refused(first, e);
            }
        }
        Attempt second = new Attempt(target);
        try {
            return accepted(use.by(second));
        } catch (AuthException.Credential e) {
            throw refused(second, e);
        }
    }

    boolean isRefused() {
        return refusal.get() != null;
    }

    /** Whether a refused credential reads differently now, so that it is worth a try; looks at it not too often. */
    boolean hasChanged(Duration often) {
        Refusal last = refusal.get();
        long now = runtime.nanoTime();
        if (last == null || now - last.lookedAtNanos < often.toNanos()) {
            return false;
        }
        Refusal looking = new Refusal(last.basis, now);
        return refusal.compareAndSet(last, looking)
                && prover.readsDifferently(last.basis)
                && refusal.compareAndSet(looking, null);
    }

    void checkExpiry() {
        Instant at = prover.expiresAt();
        if (at != null) {
            expiry.check(at, clock.now());
        }
    }

    CredentialStatus status() {
        return new CredentialStatus(toString(), prover.expiresAt(), isRefused());
    }

    private TokenReply accepted(TokenReply reply) {
        refusal.set(null);
        return reply;
    }

    private AuthException.Credential refused(Attempt attempt, AuthException.Credential e) {
        refusal.set(new Refusal(attempt.basis, runtime.nanoTime()));
        return e;
    }

    private static Prover prover(PartnerApp app, ClientCredential credential, IssuerClock clock) {
        if (credential instanceof ClientSecret secret) {
            return new SecretProver(secret);
        }
        if (credential instanceof StoredClientSecret stored) {
            return new StoredSecretProver(app, stored);
        }
        if (credential instanceof ClientCertificate certificate) {
            return new CertificateProver(app, certificate, clock);
        }
        return new AssertionProver(app, (ClientAssertion) credential);
    }

    @Override
    public String toString() {
        return credential.toString();
    }
}
