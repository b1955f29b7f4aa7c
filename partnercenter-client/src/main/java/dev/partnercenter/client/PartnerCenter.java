package dev.partnercenter.client;

import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.PartnerCenterApi;
import java.time.Duration;
import java.util.Locale;

/**
 * Partner Center, for all of an app's partners. Make one for each process; it holds nothing that must be closed but the
 * app. Immutable; safe for use by any number of threads.
 *
 * <p>Its calls go through a client derived from {@link dev.partnercenter.auth.entra.AuthRuntime#httpClient()}, with that
 * one's proxy, trust settings and interceptors, each call with a token of the partner as whom it is made. Redirects are not
 * followed; cache, cookies and authenticator of that client are left out, because they would mix partners. None of its
 * interceptors sees a token: those of the app see a call before it has one, and those of the network see
 * {@code Authorization: Bearer ***}.
 *
 * <p>All limits in one place:
 *
 * <table>
 * <caption>Limits of a call</caption>
 * <tr><th>What</th><th>How much</th></tr>
 * <tr><td>connection; each read or write; the whole call</td><td>10 s; 30 s; 90 s, with all attempts and waits</td></tr>
 * <tr><td>attempts</td><td>3, where a repetition is safe and may help; one more for a 401 that a new token may cure, which the
 *     provider gives at most once a minute; none after that</td></tr>
 * <tr><td>wait before a repetition</td><td>by chance up to 200 ms, then up to 400 ms</td></tr>
 * <tr><td>repetitions to a host</td><td>1 for each 10 calls, at most 10 saved up</td></tr>
 * <tr><td>calls at a time</td><td>32 for each partner and customer, further ones wait for their turn, for
 *     nine tenths of their time at most</td></tr>
 * <tr><td>after a 429, or a 503 with {@code Retry-After}</td><td>no call of that partner and customer for as long as it says,
 *     at most 5 min, and up to 10 % more; 1 s doubling to 20 s where it does not say; then one call, and one more at a time
 *     with each answer</td></tr>
 * <tr><td>host that fails half of at least 30 calls in 60 s</td><td>no call for 5 s doubling to 60 s, then one; a call whose
 *     time runs out counts if the host had half of it and had not begun to answer</td></tr>
 * <tr><td>answer</td><td>32 MiB; of a refusal, 64 KiB are read</td></tr>
 * </table>
 *
 * <p>A call that is not sent because of an earlier one's failure fails as that one did. An interrupt ends a wait at once, and
 * an exchange that is under way when its time is up at the latest. Once the app is closed no call begins and every wait ends,
 * with {@link dev.partnercenter.auth.entra.AuthException.Unavailable}; an exchange that is under way may go on to its end.
 */
public final class PartnerCenter {
    private final PartnerCenterApi api;

    private PartnerCenter(PartnerCenterApi api) {
        this.api = api;
    }

    /** Calls under no application name; {@link #builder} gives them one. */
    public static PartnerCenter create(PartnerApp app, TokenProvider tokens) {
        return builder(app, tokens).build();
    }

    /**
     * No application name, the locale {@code en-US}, MFA not reported, at most 3 attempts and 90 seconds for a call.
     */
    public static Builder builder(PartnerApp app, TokenProvider tokens) {
        return new Builder(PartnerCenterApi.builder(app, tokens));
    }

    /** Partner Center as that partner sees it. */
    public PartnerCenterClient forPartner(TenantId partner) {
        return new PartnerCenterClient(api, partner);
    }

    /** Collects what differs from the default. Not safe for use by several threads. */
    public static final class Builder {
        private final PartnerCenterApi.Builder api;

        private Builder(PartnerCenterApi.Builder api) {
            this.api = api;
        }

        /**
         * The name under which Microsoft's support sees the calls ({@code MS-PartnerCenter-Application}).
         *
         * @throws IllegalArgumentException if it is blank, longer than 100 characters or not visible ASCII and spaces
         */
        public Builder applicationName(String name) {
            api.applicationName(name);
            return this;
        }

        /** The language and country of texts in answers ({@code X-Locale}). */
        public Builder locale(Locale locale) {
            api.locale(locale);
            return this;
        }

        /**
         * Has Partner Center say with every answer whether the token shows multi-factor authentication
         * ({@code ValidateMfa}). Where it does not, that is announced as
         * {@link dev.partnercenter.auth.entra.AuthEvent.Kind#MFA_MISSING}, at most once an hour for each partner.
         */
        public Builder validateMfa() {
            api.validateMfa();
            return this;
        }

        /**
         * How often a call is sent at most, if it fails in a way that another attempt may cure and is safe to repeat; 1 for
         * never again.
         *
         * @throws IllegalArgumentException if it is not between 1 and 3
         */
        public Builder attempts(int most) {
            api.attempts(most);
            return this;
        }

        /**
         * How long a call may take with all its attempts and waits.
         *
         * @throws IllegalArgumentException if it is not positive, or longer than a day
         */
        public Builder callTime(Duration time) {
            api.callTime(time);
            return this;
        }

        public PartnerCenter build() {
            return new PartnerCenter(api.build());
        }
    }
}
