package dev.partnercenter.client;

import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.PartnerCenterApi;
import org.jspecify.annotations.Nullable;

/**
 * Partner Center, for all of an app's partners. Make one for each process; it holds nothing that must be closed but the
 * app. Immutable; safe for use by any number of threads.
 *
 * <p>Its calls go through a client derived from {@link dev.partnercenter.auth.entra.AuthRuntime#httpClient()}, with that
 * one's proxy, trust settings and interceptors, each call with a token of the partner as whom it is made. Redirects are not
 * followed; cache, cookies and authenticator of that client are left out, because they would mix partners. A connection
 * must stand within 10 seconds, each read or write end within 30, and a call within 90, a wait for its token included.
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

    /** No application name. */
    public static Builder builder(PartnerApp app, TokenProvider tokens) {
        return new Builder(app, tokens);
    }

    /** Partner Center as that partner sees it. */
    public PartnerCenterClient forPartner(TenantId partner) {
        return new PartnerCenterClient(api, partner);
    }

    /** Collects what differs from the default. Not safe for use by several threads. */
    public static final class Builder {
        private final PartnerApp app;
        private final TokenProvider tokens;
        private @Nullable String applicationName;

        private Builder(PartnerApp app, TokenProvider tokens) {
            this.app = app;
            this.tokens = tokens;
        }

        /**
         * The name under which Microsoft's support sees the calls ({@code MS-PartnerCenter-Application}).
         *
         * @throws IllegalArgumentException if it is blank, longer than 100 characters or not visible ASCII and spaces
         */
        public Builder applicationName(String name) {
            if (name.isBlank() || !name.matches("[ -~]{1,100}")) {
                throw new IllegalArgumentException(
                        "application name must be 1 to 100 visible ASCII characters or spaces");
            }
            this.applicationName = name;
            return this;
        }

        public PartnerCenter build() {
            return new PartnerCenter(PartnerCenterApi.create(app, tokens, applicationName));
        }
    }
}
