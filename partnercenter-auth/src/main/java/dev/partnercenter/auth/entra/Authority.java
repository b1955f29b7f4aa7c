package dev.partnercenter.auth.entra;

import org.jspecify.annotations.Nullable;

/**
 * Whose sign-in page or token endpoint is meant: one tenant's, or that of whichever work account signs in. Immutable.
 */
public final class Authority {
    /** Any work or school account; for a consent whose partner is not known beforehand, never for other tokens. */
    public static final Authority ORGANIZATIONS = new Authority("organizations");

    private final String segment;

    private Authority(String segment) {
        this.segment = segment;
    }

    /** The authority of one tenant. */
    public static Authority of(TenantId tenant) {
        return new Authority(tenant.value());
    }

    /** The first part of the path at the cloud's authority. */
    public String segment() {
        return segment;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Authority that && segment.equals(that.segment));
    }

    @Override
    public int hashCode() {
        return segment.hashCode();
    }

    /** As {@link #segment()}. */
    @Override
    public String toString() {
        return segment;
    }
}
