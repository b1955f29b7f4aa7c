package dev.partnercenter.testing;

import java.io.UncheckedIOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Microsoft's side, running in this process: Entra ID, the Partner Center API and Key Vault, under their real host names
 * and over real TLS, with tokens that are really signed and time that stands still until you move it.
 *
 * <pre>{@code
 * SimulatedPartner contoso = SimulatedPartner.builder(contosoTenant).customers(120).build();
 * try (PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder()
 *         .app(clientId, clientSecret)
 *         .redirectUri("http://localhost/consent")
 *         .partner(contoso)
 *         .start()) {
 *     OkHttpClient http = microsoft.httpClient();            // for the code under test: no other client gets there
 *     InstantSource clock = microsoft.clock();               // and by no other clock are its tokens in date
 *     URI back = microsoft.signIn(authorizationUrl);         // the partner's user signs in and consents
 *     microsoft.clock().advance(Duration.ofDays(91));        // nothing waits
 *     assertThat(microsoft.journal().count(Journal.Kind.TOKEN)).isEqualTo(1);
 * }
 * }</pre>
 *
 * <p>What talks to it should live by its clock: give the code under test {@link #clock()} for its wall clock and
 * {@code clock()::nanoTime} for its monotonic one. On the machine's clocks it runs too, but finds everything dated in 2026-01, and
 * advancing this one ages nothing that it holds. {@link ManualClock#scheduler()} is for tests that advance time past the waits
 * of that code; in others such a wait would not end.
 *
 * <p>The hosts that answer are those of a {@link SimulatedCloud}, by default the worldwide one; what they answer, the
 * package's page says. Safe for use by any number of threads.
 */
public final class PartnerCenterSimulator implements AutoCloseable {
    private final ManualClock clock;
    private final Journal journal = new Journal();
    private final Faults faults = new Faults();
    private final MicrosoftSide microsoft;
    private final LoopbackNetwork network;
    private final Browser browser;

    private PartnerCenterSimulator(Builder builder) {
        clock = builder.clock;
        microsoft = MicrosoftSide.of(builder.directory(), clock, faults, journal);
        network = LoopbackNetwork.start(builder.cloud, builder.certificateExpiry, microsoft.router());
        browser = new Browser(network.client());
    }

    /**
     * Begins a simulator. By default it is the worldwide cloud, its clock is a new one at 2026-01-01T00:00:00Z, it knows
     * no app and no partner, and the vaults belong to the first partner's tenant.
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a client that resolves the simulated hosts, and no others, to this simulator and trusts its throw-away
     * authority. Everything else is OkHttp's default: derive from it with {@code newBuilder()}.
     */
    public OkHttpClient httpClient() {
        return network.client();
    }

    /**
     * Returns the port of 127.0.0.1 at which all the simulated hosts answer, for a client that resolves them by itself, such
     * as a browser started with a rule for it. {@link #httpClient()} needs no such thing.
     */
    public int port() {
        return network.port();
    }

    /**
     * Returns the clock by which Microsoft's side lives; the code under test has to go by it too. Only a test that moves time
     * past the waits of that code needs to give it the clock's {@link ManualClock#scheduler()} as well.
     */
    public ManualClock clock() {
        return clock;
    }

    /** Returns what has reached the simulator. */
    public Journal journal() {
        return journal;
    }

    /** Returns the switchboard for what is to go wrong. */
    public Faults faults() {
        return faults;
    }

    /**
     * Opens an authorization URL in a browser, as the user of the tenant in its path or, where that is
     * {@code organizations} or {@code common}, of the first partner; signs in and consents.
     *
     * @return where the browser is sent: the redirect URI with {@code code} and {@code state}, or with {@code error}
     * @throws IllegalStateException if Entra shows a page instead, because the app or its redirect URI is not known or
     *     the response mode is {@code form_post}; the message has its text
     */
    public URI signIn(URI authorizationUrl) {
        return browser.open(authorizationUrl, null).redirect();
    }

    /**
     * As {@link #signIn(URI)}, with the browser signed in as that partner's user, with or without MFA as it says. The
     * tenant must be that of a partner this simulator was started with; the user may be another one.
     */
    public URI signIn(URI authorizationUrl, SimulatedPartner partner) {
        return browser.open(authorizationUrl, partner).redirect();
    }

    /**
     * As {@link #signIn(URI)}, for {@code response_mode=form_post}.
     *
     * @return the body that the browser posts to the redirect URI, {@code application/x-www-form-urlencoded}
     * @throws IllegalStateException if Entra shows a page without that form
     */
    public String signInForm(URI authorizationUrl) {
        return browser.open(authorizationUrl, null).form();
    }

    /** As {@link #signInForm(URI)}, with the browser signed in as that partner's user. */
    public String signInForm(URI authorizationUrl, SimulatedPartner partner) {
        return browser.open(authorizationUrl, partner).form();
    }

    /**
     * Types a code in at the page for sign-ins on another device, as that partner's user, who signs in and consents.
     *
     * @throws IllegalArgumentException if no such code was given out, or not within the last 15 minutes
     */
    public void enterCode(String userCode, SimulatedPartner partner) {
        microsoft.devices().finish(userCode, partner);
    }

    /** Types a code in as {@link #enterCode} does, and declines. */
    public void declineCode(String userCode) {
        microsoft.devices().finish(userCode, null);
    }

    /** Makes every service answer 401 to the access tokens issued so far for that tenant, a partner's or a customer's. */
    public void revokeAccessTokens(String tenantId) {
        microsoft.mint().revokeIssuedSoFar(Guids.require("tenantId", tenantId));
    }

    /** Revokes the refresh tokens issued so far to all users of that partner: from now on AADSTS50173. */
    public void revokeRefreshTokens(String partnerTenantId) {
        microsoft.grants().revokeIssuedSoFar(Guids.require("partnerTenantId", partnerTenantId));
    }

    /** Revokes the refresh tokens issued so far to one user: from now on AADSTS50173. */
    public void revokeRefreshTokensOfUser(String userObjectId) {
        microsoft.grants().revokeIssuedSoFar(Guids.require("userObjectId", userObjectId));
    }

    /** Replaces the secrets of an app: from now on these are right and all others wrong. */
    public void replaceSecrets(String clientId, Set<String> accepted) {
        microsoft.apps().replaceSecrets(clientId, accepted);
    }

    /**
     * Replaces the certificates of an app: from now on these are right and all others wrong.
     *
     * @throws IllegalArgumentException if the key of one is not an RSA key
     */
    public void replaceCertificates(String clientId, Set<X509Certificate> accepted) {
        microsoft.apps().replaceCertificates(clientId, accepted);
    }

    /**
     * Removes an app's consent from a customer's tenant, where until then it may do everything: from now on AADSTS90099 and
     * 65001, but for what is granted through {@code applicationconsents} of Partner Center.
     */
    public void removeConsent(String clientId, String customerTenantId) {
        microsoft.removeConsent(clientId, customerTenantId);
    }

    /**
     * Returns what an app was granted in a customer's tenant since its consent there was removed: scopes by the id of the
     * API's enterprise application; empty as long as it was not removed.
     */
    public Map<String, Set<String>> consent(String clientId, String customerTenantId) {
        return microsoft.consent(clientId, customerTenantId);
    }

    /** Stops the server and ends the client's connections and threads. */
    @Override
    public void close() {
        faults.clear();
        network.close();
    }

    /** Collects what the simulated world holds. */
    public static final class Builder {
        private SimulatedCloud cloud = SimulatedCloud.PUBLIC;
        private ManualClock clock = ManualClock.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
        private final AppRegistrations apps = new AppRegistrations();
        private final List<String> redirectUris = new ArrayList<>();
        private final List<SimulatedPartner> partners = new ArrayList<>();
        private final Map<String, SimulatedCloud> elsewhere = new HashMap<>();
        private @Nullable String vaultTenant;
        private @Nullable Instant certificateExpiry;

        private Builder() {}

        /** Sets the cloud, and by it the hosts that answer. */
        public Builder cloud(SimulatedCloud cloud) {
            this.cloud = cloud;
            return this;
        }

        /** Sets the clock. */
        public Builder clock(ManualClock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Sets when the hosts' TLS certificate expires, or expired: by the machine's own clock, which TLS goes by. By default
         * it is good for a day from the start.
         */
        public Builder certificateExpires(Instant expiry) {
            this.certificateExpiry = expiry;
            return this;
        }

        /** Registers a multi-tenant web app, consented in every tenant; may be called several times. */
        public Builder app(String clientId, String clientSecret) {
            apps.replaceSecrets(clientId, Set.of(clientSecret));
            return this;
        }

        /**
         * Registers a certificate of an app, by which it may sign client assertions with {@code PS256} or {@code RS256}
         * and {@code x5t#S256}, each of which is accepted once; may be called several times.
         *
         * @throws IllegalArgumentException if the certificate's key is not an RSA key
         */
        public Builder certificate(String clientId, X509Certificate certificate) {
            apps.addCertificate(clientId, certificate);
            return this;
        }

        /**
         * Registers a federated credential of an app: what proves it is also a token that this issuer has signed by
         * {@code RS256} for this subject and the audience {@code api://AzureADTokenExchange}; may be called several times.
         */
        public Builder federatedCredential(String clientId, String issuer, String subject, RSAPublicKey issuerKey) {
            apps.trust(clientId, new ClientAssertions.Trusted(issuer, subject, issuerKey));
            return this;
        }

        /** Registers a redirect URI for every app; compared exactly, but for the port of {@code http://localhost}. */
        public Builder redirectUri(String redirectUri) {
            redirectUris.add(redirectUri);
            return this;
        }

        /** Adds a partner; may be called several times. */
        public Builder partner(SimulatedPartner partner) {
            partners.add(partner);
            return this;
        }

        /**
         * Adds a tenant that is in another cloud: its metadata can be had here and name the endpoints there, and nothing
         * else knows it; may be called several times.
         */
        public Builder tenantElsewhere(String tenantId, SimulatedCloud where) {
            elsewhere.put(Guids.require("tenantId", tenantId), where);
            return this;
        }

        /** Sets the tenant to which the vaults belong. */
        public Builder vaultTenant(String tenantId) {
            vaultTenant = Guids.require("tenantId", tenantId);
            return this;
        }

        /**
         * Starts the simulator.
         *
         * @throws UncheckedIOException if no server can be started on 127.0.0.1
         */
        public PartnerCenterSimulator start() {
            return new PartnerCenterSimulator(this);
        }

        private Directory directory() {
            return new Directory(cloud, partners, apps, redirectUris, elsewhere, vaultTenant);
        }
    }
}
