package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Proves the app by what somebody else says of it, got anew for each request. */
final class AssertionProver implements Prover {
    private static final int MOST_CHARACTERS = 1 << 14;
    private static final Pattern SIGNED_JWT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private final PartnerApp app;
    private final ClientAssertion credential;

    AssertionProver(PartnerApp app, ClientAssertion credential) {
        this.app = app;
        this.credential = credential;
    }

    @Override
    public ClientProof prove(Target target) throws AuthException {
        Secret assertion = get(target);
        String text = assertion.reveal();
        if (text.length() > MOST_CHARACTERS || !SIGNED_JWT.matcher(text).matches()) {
            throw failure(target, credential + " is not a signed JWT").credential();
        }
        return new ClientProof(assertion, true, assertion);
    }

    @Override
    public boolean readsDifferently(@Nullable Object basis) {
        if (!isFile()) {
            // Each that a supplier gives may differ from the last and yet be refused for the same reason.
            return basis == null;
        }
        try {
            return !credential.source().assertion().equals(basis);
        } catch (IOException e) {
            return false; // What was refused stays refused, and that is what the caller is told.
        }
    }

    @Override
    public @Nullable Instant expiresAt() {
        return null;
    }

    private Secret get(Target target) throws AuthException {
        try {
            return credential.source().assertion();
        } catch (IOException | RuntimeException e) {
            AuthFailure.Builder failure =
                    failure(target, credential + " is not to be had").cause(e);
            // What is wrong with a file is wrong with how the program was deployed; a supplier may be out of reach.
            throw isFile() ? failure.credential() : failure.remedy("").unavailable();
        }
    }

    private AuthFailure.Builder failure(Target target, String because) {
        return app.failure()
                .target(target)
                .because("the app's " + because)
                .remedy("Whoever operates the app must see to it that its platform puts a valid assertion there.");
    }

    private boolean isFile() {
        return credential.source() instanceof AssertionFile;
    }
}
