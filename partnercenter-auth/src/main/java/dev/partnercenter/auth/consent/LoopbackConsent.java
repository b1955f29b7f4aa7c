package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.SecretStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Gets a consent for a program on the user's own machine, a desktop application or a command line (RFC 8252): the browser
 * brings the answer back to a port of this machine that is open for as long as that takes. Register {@code http://localhost}
 * with the same path; Entra does not look at the port. Immutable; safe for use by any number of threads.
 *
 * <p>The JDK's own server takes the answer, and at the levels for its debugging it logs the lines of requests, with the
 * code in them, as {@code com.sun.net.httpserver}. Leave those off, or have the answer come as a form: {@code
 * terms(PartnerConsent.Builder::formPost)}.
 */
public final class LoopbackConsent {
    private final PartnerApp app;
    private final SecretStore store;
    private final UnaryOperator<PartnerConsent.Builder> terms;
    private final Consumer<URI> browser;
    private final String path;
    private final Duration longest;

    private LoopbackConsent(Builder builder) {
        this.app = builder.app;
        this.store = builder.store;
        this.terms = builder.terms;
        this.browser = builder.browser;
        this.path = builder.path;
        this.longest = builder.longest;
    }

    /**
     * A consent on {@code http://localhost} without a path, for which a person has ten minutes.
     *
     * @param browser opens an address where the user sees it, such as {@code Desktop.getDesktop()::browse} or a line that
     *     asks the user to do so; called once, on the thread of the caller
     */
    public static Builder builder(PartnerApp app, SecretStore store, Consumer<URI> browser) {
        return new Builder(app, store, browser);
    }

    /**
     * Has the user consent and completes it, as {@link PartnerConsent#complete} does. Blocks until the answer has come.
     *
     * @throws AuthException.ConsentRequired as there, and if no answer came in time
     * @throws AuthException of another kind as there
     * @throws InterruptedIOException if the thread was interrupted; the port is closed then, too
     * @throws IOException if no port of this machine can be opened, and as {@link PartnerConsent#complete} says
     */
    public ConsentedPartner run(ExpectedPartner expected) throws IOException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        try (LoopbackListener listener = LoopbackListener.open(path, answer::complete)) {
            PartnerConsent consent = terms.apply(PartnerConsent.builder(app, store))
                    .redirectUri(listener.address())
                    .build();
            String binding = UUID.randomUUID().toString(); // This very run is the session.
            PendingConsent pending = consent.begin(expected, binding);
            browser.accept(pending.authorizationUrl());
            return consent.complete(pending, binding, await(answer));
        }
    }

    private String await(CompletableFuture<String> answer) throws IOException {
        Future<?> deadline = app.runtime()
                .after(
                        longest,
                        () -> answer.completeExceptionally(app.failure()
                                .missing("consent")
                                .because("nobody finished the sign-in within " + longest.toMinutes() + " minutes")
                                .remedy("The partner's user must begin again.")
                                .consentRequired(Reason.EXPIRED)));
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The thread that waits for the consent was interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof AuthException late
                    ? late
                    : new IOException("The wait for the consent failed", e.getCause());
        } finally {
            deadline.cancel(false);
        }
    }

    /** Collects what differs from the default. Not safe for use by several threads. */
    public static final class Builder {
        private final PartnerApp app;
        private final SecretStore store;
        private final Consumer<URI> browser;
        private UnaryOperator<PartnerConsent.Builder> terms = UnaryOperator.identity();
        private String path = "";
        private Duration longest = PendingConsent.LIFE;

        private Builder(PartnerApp app, SecretStore store, Consumer<URI> browser) {
            this.app = app;
            this.store = store;
            this.browser = Objects.requireNonNull(browser, "browser");
        }

        /** What the consent asks for and must meet, as {@code consent -> consent.provenBy(proof)}. */
        public Builder terms(UnaryOperator<PartnerConsent.Builder> terms) {
            this.terms = Objects.requireNonNull(terms, "terms");
            return this;
        }

        /**
         * The path of the registered redirect URI; none by default.
         *
         * @throws IllegalArgumentException if it is not a slash and letters, digits, hyphens, or more of the same
         */
        public Builder path(String path) {
            if (!path.matches("(/[A-Za-z0-9-]+)*")) {
                throw new IllegalArgumentException("path must be a slash and a word, such as /consent");
            }
            this.path = path;
            return this;
        }

        /**
         * How long a person has, ten minutes by default and at most.
         *
         * @throws IllegalArgumentException if that is nothing or more than ten minutes
         */
        public Builder waitingAtMost(Duration longest) {
            if (longest.isNegative() || longest.isZero() || longest.compareTo(PendingConsent.LIFE) > 0) {
                throw new IllegalArgumentException("the longest wait must be at most ten minutes, and not nothing");
            }
            this.longest = longest;
            return this;
        }

        public LoopbackConsent build() {
            return new LoopbackConsent(this);
        }
    }
}
