package dev.partnercenter.auth.entra;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The app's registration in Microsoft Entra, connected: who the app is, how it proves it, in which cloud, and what it
 * runs on. Make one for each registration, share it, and close it last. Immutable but for being closed; safe for use by
 * any number of threads.
 *
 * <p>An application builds one, hands it to what it makes with it, reads {@link #credentials()} and closes it. All else is
 * there for the library's other packages and modules.
 */
public final class PartnerApp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartnerApp.class);
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final String clientId;
    private final Cloud cloud;
    private final AuthRuntime runtime;
    private final TokenOptions options;
    private final Runway runway;
    private final Consumer<AuthEvent> listener;
    private final EntraHttp http;
    private final Credentials credentials;
    private final TokenEndpoint tokenEndpoint;
    private final Map<List<Object>, Object> companions = new ConcurrentHashMap<>();
    private final List<Runnable> whileClosing = new CopyOnWriteArrayList<>();
    private final List<Runnable> onceClosed = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean closed;

    private PartnerApp(Builder builder, String clientId, AuthRuntime runtime) {
        this.clientId = clientId;
        this.cloud = builder.cloud;
        this.runtime = runtime;
        this.options = builder.options;
        this.listener = builder.listener;
        this.runway = new Runway(runtime, options);
        this.http = new EntraHttp(runtime, options, runway);
        this.credentials = new Credentials(this, builder.credentials, http.clock());
        this.tokenEndpoint = new TokenEndpoint(this, credentials, http);
    }

    /**
     * The public cloud, a runtime with the system's clocks, the usual numbers, events to the log alone; client id and
     * credential are due.
     */
    public static Builder builder() {
        return new Builder();
    }

    /** The application id of the registration, in lower case. */
    public String clientId() {
        return clientId;
    }

    public Cloud cloud() {
        return cloud;
    }

    public AuthRuntime runtime() {
        return runtime;
    }

    /** The numbers by which tokens are kept and asked for. */
    public TokenOptions options() {
        return options;
    }

    /** Where what is done in the background takes off. */
    public Runway runway() {
        return runway;
    }

    /** What trades this app's grants for tokens. */
    public TokenEndpoint tokenEndpoint() {
        return tokenEndpoint;
    }

    /** Reads id_tokens made out to this app. */
    public IdTokenVerifier idTokens() {
        return new IdTokenVerifier(this);
    }

    /** The keys of the app's cloud, made when a signature is first to be verified: most processes never verify one. */
    SigningKeys signingKeys() {
        return companion(SigningKeys.class, cloud, () -> new SigningKeys(cloud, http));
    }

    /** The issuer's time, as its replies tell it. */
    IssuerClock issuerClock() {
        return http.clock();
    }

    /** The app's credentials, one or two, in the order given: until when each is good, as far as is known without asking. */
    public List<CredentialStatus> credentials() {
        return credentials.status();
    }

    /** Begins to tell a failure of this app. */
    public AuthFailure.Builder failure() {
        return AuthFailure.builder().clientId(clientId);
    }

    /**
     * The exception whose remedy fits an error that came back from the sign-in page in place of a code; its words and
     * numbers mean what those of the token endpoint mean.
     */
    public AuthException refusedSignIn(EntraError error, Target target) {
        return new Refusals(this).ofSignIn(error, target);
    }

    /** Logs an event and hands it to the application's listener, whose own failure is logged and goes no further. */
    public void announce(AuthEvent.Kind kind, @Nullable TenantId partner, String message) {
        LOG.info("{}: {} [partner {}]", kind, message, partner);
        tell(new AuthEvent(kind, runtime.now(), partner, null, message));
    }

    /** Announces as the other one does what is about a tenant, whose partner need not be known. */
    public void announceOfTenant(AuthEvent.Kind kind, TenantId tenant, String message) {
        LOG.info("{}: {} [tenant {}]", kind, message, tenant);
        tell(new AuthEvent(kind, runtime.now(), null, tenant, message));
    }

    private void tell(AuthEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.warn("The listener for {} events failed", event.kind(), e);
        }
    }

    /**
     * The one companion of this app of a type and under a key, made at the first call. By it several parts of the library
     * share what must exist once for an app.
     */
    public <T> T companion(Class<T> type, Object key, Supplier<T> maker) {
        return type.cast(companions.computeIfAbsent(List.of(type, key), unused -> maker.get()));
    }

    /** Has something done when the app is being closed and still works, such as storing what is not stored yet. */
    public void whileClosing(Runnable last) {
        whileClosing.add(last);
    }

    /** Has something done once the app gives out nothing any more. */
    public void onceClosed(Runnable last) {
        onceClosed.add(last);
    }

    public boolean isClosed() {
        return closed;
    }

    /**
     * Ends what this app has under way. Afterwards every request for a token fails with
     * {@link AuthException.Unavailable}. Idempotent.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        whileClosing.forEach(PartnerApp::runLast);
        closed = true;
        onceClosed.forEach(PartnerApp::runLast);
        runLast(runway::close);
        runtime.close();
    }

    private static void runLast(Runnable last) {
        try {
            last.run();
        } catch (RuntimeException e) {
            LOG.warn("Something did not close", e);
        }
    }

    @Override
    public String toString() {
        return "PartnerApp[" + clientId + ", " + cloud + " cloud]";
    }

    /** Collects the registration. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable String clientId;
        private List<ClientCredential> credentials = List.of();
        private Cloud cloud = Cloud.PUBLIC;
        private @Nullable AuthRuntime runtime;
        private TokenOptions options = TokenOptions.builder().build();
        private Consumer<AuthEvent> listener = event -> {};

        private Builder() {}

        /**
         * The application (client) id.
         *
         * @throws IllegalArgumentException if it is not a GUID
         */
        public Builder clientId(String clientId) {
            if (!GUID.matcher(clientId).matches()) {
                throw new IllegalArgumentException("client id must be the application's GUID");
            }
            this.clientId = clientId.toLowerCase(Locale.ROOT);
            return this;
        }

        /** How the app proves to be itself. */
        public Builder credential(ClientCredential credential) {
            this.credentials = List.of(credential);
            return this;
        }

        /**
         * How the app proves to be itself while one credential takes over from another: by the first; by the second where
         * Entra refuses the first or it is not to be had, and from then on by the second first, until that is refused in
         * turn or the first reads differently. A switch is announced as {@link AuthEvent.Kind#CREDENTIAL_SWITCHED}.
         */
        public Builder credential(ClientCredential first, ClientCredential second) {
            this.credentials = List.of(first, second);
            return this;
        }

        /**
         * Where the app is registered and its partners are.
         *
         * @throws IllegalArgumentException if no Partner Center is known there; {@link Cloud#withPartnerCenter} gives it one
         */
        public Builder cloud(Cloud cloud) {
            if (!cloud.has(Resource.PARTNER_CENTER)) {
                throw new IllegalArgumentException(
                        "the " + cloud + " cloud has no Partner Center that is known; give its"
                                + " address by withPartnerCenter(address)");
            }
            this.cloud = cloud;
            return this;
        }

        /**
         * What the app runs on; it belongs to this app alone and is closed with it. Several apps in one process have one
         * each, of the same {@link AuthRuntime.Builder#httpClient} if they are to share connections.
         */
        public Builder runtime(AuthRuntime runtime) {
            this.runtime = Objects.requireNonNull(runtime, "runtime");
            return this;
        }

        /** The numbers by which tokens are kept and asked for. */
        public Builder options(TokenOptions options) {
            this.options = Objects.requireNonNull(options, "options");
            return this;
        }

        /**
         * Who else hears of events; called on the thread where they happen, so it must be quick and may not block. Several
         * nodes on one store tell one another of theirs by {@code AppUserTokenProvider.learn}.
         */
        public Builder onEvent(Consumer<AuthEvent> listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Connects the app.
         *
         * @throws IllegalArgumentException if client id or credential is missing, or the credential is a certificate that
         *     has expired (of two, both)
         * @throws IllegalStateException if the runtime belongs to another app, closed or not
         */
        public PartnerApp build() {
            if (clientId == null) {
                throw new IllegalArgumentException("client id must be given: the application's GUID");
            }
            if (credentials.isEmpty()) {
                throw new IllegalArgumentException("credential must be given, such as ClientCredential.secret(...)");
            }
            PartnerApp app = build(
                    clientId, runtime != null ? runtime : AuthRuntime.builder().build());
            if (credentials.stream().anyMatch(Builder::isSecret)) {
                LOG.warn(
                        "App {} proves itself by a client secret, which is sent with every request; a certificate or a"
                                + " federated identity is safer",
                        app.clientId);
            }
            app.credentials.checkExpiry();
            return app;
        }

        private PartnerApp build(String clientId, AuthRuntime runtime) {
            runtime.take();
            try {
                return new PartnerApp(this, clientId, runtime);
            } catch (IllegalArgumentException e) {
                runtime.giveBack();
                throw e;
            }
        }

        private static boolean isSecret(ClientCredential credential) {
            return credential instanceof ClientSecret || credential instanceof StoredClientSecret;
        }
    }
}
