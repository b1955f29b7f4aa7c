package dev.partnercenter.auth.entra;

/**
 * Whose sign-in page or token endpoint is meant: one tenant's, or that of whichever work account signs in.
 *
 * @param segment the first part of the path at the cloud's authority
 */
public record Authority(String segment) {
    /** Any work or school account; for a consent whose partner is not known beforehand, never for other tokens. */
    public static final Authority ORGANIZATIONS = new Authority("organizations");

    /** The authority of one tenant. */
    public static Authority of(TenantId tenant) {
        return new Authority(tenant.value());
    }

    @Override
    public String toString() {
        return segment;
    }
}
