package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.SecretStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what is wrong with a set-up, and whose move it is, by using it as the app does: it reaches Microsoft's hosts,
 * has the app proven and the refresh token redeemed, and calls Partner Center. Nothing is concluded from comparing one
 * setting with another.
 *
 * <p>An examination costs some ten requests. It changes nothing but what use changes: a refresh token that is due is renewed
 * by the rule by which {@link dev.partnercenter.auth.consent.RefreshTokens} keeps them, and a probe is written to the store
 * if that is asked for. Tokens go where they always go: to the token endpoint and to Partner Center. Of what was refused
 * before, the partner's refresh token is asked about anew; a pause that Microsoft Entra asked for, or that follows a
 * refused credential, is kept.
 *
 * <p>Safe for use by any number of threads.
 */
public final class PartnerCenterDoctor {
    private final PartnerApp app;
    private final StoreOpening opening;
    private final TenantId partner;
    private final @Nullable String replyUrl;
    private final boolean writing;
    private final @Nullable TenantId customer;
    private final Resource customersResource;
    private final Duration most;
    private volatile @Nullable SecretStore opened;

    private PartnerCenterDoctor(Builder builder, TenantId partner) {
        this.app = builder.app;
        this.opening = builder.opening;
        this.partner = partner;
        this.replyUrl = builder.replyUrl;
        this.writing = builder.writing;
        this.customer = builder.customer;
        this.customersResource = builder.customersResource;
        this.most = builder.most;
    }

    /** How a secret store comes to be there: what fails when a passphrase is wrong or a directory missing. */
    @FunctionalInterface
    public interface StoreOpening {
        /**
         * Opens it.
         *
         * @throws IOException if that cannot be done
         */
        SecretStore open() throws IOException;
    }

    /**
     * No reply URL, no probe written, no customer, and at most 2 minutes for all of it; the partner is due.
     *
     * @param app open, and with the HTTP client that the program uses. Where its refresh tokens are kept by options of their
     *     own, make the provider with these first
     */
    public static Builder builder(PartnerApp app, SecretStore store) {
        Objects.requireNonNull(store, "store");
        return new Builder(app, () -> store);
    }

    /** The same with a store that is opened by the first examination that can, so that what prevents it is a finding too. */
    public static Builder builder(PartnerApp app, StoreOpening store) {
        return new Builder(app, store);
    }

    /**
     * Examines the set-up, one check after the other. Blocks for as long as the builder says at most; what does not answer is
     * given up after 50 seconds.
     *
     * @return what was found. Nothing is thrown, however sick the set-up; an interrupt ends the examination, leaves the
     *     thread's interrupt flag set, and is among the findings
     */
    public Diagnosis examine() {
        Instant begun = app.runtime().now();
        List<Finding> findings = new Examination(app.runtime(), most).of(steps());
        return new Diagnosis(begun, app.cloud(), app.clientId(), partner, findings);
    }

    /** The same store each time: what is known of its tokens goes with it. */
    private SecretStore open() throws IOException {
        SecretStore known = opened;
        if (known == null) {
            known = opening.open();
            opened = known;
        }
        return known;
    }

    private List<Step> steps() {
        Probes probes = new Probes(app.runtime());
        HostChecks hosts = new HostChecks(app, partner, probes);
        AppChecks apps = new AppChecks(app, partner);
        StoreChecks stores = new StoreChecks(this::open, partner, writing);
        TenantCheck tenants = new TenantCheck(app, partner, hosts);
        TokenChecks tokens = new TokenChecks(app, partner, tenants, stores);
        CallChecks calls = new CallChecks(app, partner, apps, tokens);
        List<Step> steps = new ArrayList<>(hosts.steps());
        steps.addAll(tenants.steps());
        steps.addAll(apps.steps());
        if (replyUrl != null) {
            steps.addAll(new ReplyUrlCheck(app, partner, replyUrl, probes).steps());
        }
        steps.addAll(stores.steps());
        steps.addAll(tokens.steps());
        steps.addAll(new AccessTokenChecks(app.cloud(), tokens::reply).steps());
        steps.addAll(calls.steps());
        if (customer != null) {
            steps.addAll(new CustomerChecks(app, partner, customer, customersResource, tokens, calls).steps());
        }
        return steps;
    }

    /** Collects what is to be examined. Not safe for use by several threads. */
    public static final class Builder {
        private final PartnerApp app;
        private final StoreOpening opening;
        private @Nullable TenantId partner;
        private @Nullable String replyUrl;
        private boolean writing;
        private @Nullable TenantId customer;
        private Resource customersResource = Resource.GRAPH;
        private Duration most = Duration.ofMinutes(2);

        private Builder(PartnerApp app, StoreOpening opening) {
            this.app = Objects.requireNonNull(app, "app");
            this.opening = Objects.requireNonNull(opening, "store");
        }

        /** Whose refresh token and calls are examined. */
        public Builder partner(TenantId partner) {
            this.partner = Objects.requireNonNull(partner, "partner");
            return this;
        }

        /**
         * Also examines whether this redirect URI is registered for the app.
         *
         * @throws IllegalArgumentException if it is not an http or https address
         */
        public Builder redirectUri(String redirectUri) {
            if (HttpUrl.parse(redirectUri) == null) {
                throw new IllegalArgumentException("redirect URI must be an http or https address");
            }
            this.replyUrl = redirectUri;
            return this;
        }

        /**
         * Also writes to the store: a version of the secret {@code partnercenter-check}, whose value is no secret, and which
         * is never deleted by this library.
         */
        public Builder writeToStore() {
            this.writing = true;
            return this;
        }

        /** Also examines whether the app gets a token for Microsoft Graph in this customer's tenant. */
        public Builder customer(TenantId customer) {
            return customer(customer, Resource.GRAPH);
        }

        /** Also examines whether the app gets a token for this API in this customer's tenant. */
        public Builder customer(TenantId customer, Resource resource) {
            this.customer = Objects.requireNonNull(customer, "customer");
            this.customersResource = Objects.requireNonNull(resource, "resource");
            return this;
        }

        /**
         * How long an examination may take. What it does not come to is skipped.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder within(Duration most) {
            if (most.isNegative() || most.isZero()) {
                throw new IllegalArgumentException("the time for an examination must be positive");
            }
            this.most = most;
            return this;
        }

        /**
         * A doctor for this set-up.
         *
         * @throws IllegalArgumentException if the partner is missing
         */
        public PartnerCenterDoctor build() {
            if (partner == null) {
                throw new IllegalArgumentException("partner must be given: whose refresh token is examined");
            }
            return new PartnerCenterDoctor(this, partner);
        }
    }
}
