package dev.partnercenter.client.doctor;

/**
 * One thing that a doctor looks at. More may come.
 *
 * @param name in lower case with hyphens
 */
public record Check(String name) {
    /** Whether Microsoft Entra's host can be reached: DNS, proxy, TLS. */
    public static final Check LOGIN_HOST = new Check("login-host");
    /** The same of Partner Center's host. */
    public static final Check API_HOST = new Check("api-host");
    /** By how much this machine's clock differs from those of these hosts. */
    public static final Check CLOCK = new Check("clock");
    /** Whether the partner's tenant exists, in the app's cloud. */
    public static final Check TENANT = new Check("tenant");
    /** Whether the app is known in the partner's tenant. */
    public static final Check APP = new Check("app");
    /** Whether the app's secret, certificate or assertion is accepted, and for how long. */
    public static final Check CREDENTIAL = new Check("credential");
    /** Whether the reply URL is registered for the app. */
    public static final Check REPLY_URL = new Check("reply-url");
    /** Whether the secret store can be read. */
    public static final Check STORE = new Check("store");
    /** Whether it can be written. */
    public static final Check STORE_WRITE = new Check("store-write");
    /** Whether it holds the partner's refresh token, and of what age and consent. */
    public static final Check REFRESH_TOKEN = new Check("refresh-token");
    /** Whether Microsoft Entra trades that for an access token. */
    public static final Check REDEMPTION = new Check("redemption");
    /** Whether the access token is for Partner Center, this partner and all scopes. */
    public static final Check TOKEN = new Check("token");
    /** Whether the access token shows multi-factor authentication. */
    public static final Check MFA = new Check("mfa");
    /** Whether Partner Center answers a call with that token. */
    public static final Check PARTNER_CENTER = new Check("partner-center");
    /** Whether it answers a call of the app without a user. */
    public static final Check APP_ONLY = new Check("app-only");
    /** Whether a tenant is a customer of the partner. */
    public static final Check CUSTOMER = new Check("customer");
    /** Whether the customer's tenant admits the partner's user: granular delegated admin privileges (GDAP). */
    public static final Check CUSTOMER_ACCESS = new Check("customer-access");
    /** Whether the app may do anything there. */
    public static final Check CUSTOMER_CONSENT = new Check("customer-consent");

    @Override
    public String toString() {
        return name;
    }
}
