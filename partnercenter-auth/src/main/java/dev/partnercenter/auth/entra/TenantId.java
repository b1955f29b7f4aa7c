package dev.partnercenter.auth.entra;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One Microsoft Entra tenant, a partner's or a customer's, by its GUID. A domain name is not accepted, because one
 * tenant has many and a cache would hold it twice; {@code common}, {@code organizations} and {@code consumers} are not,
 * because they name no tenant. Compared by the GUID, however it was written. Immutable.
 */
public final class TenantId {
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    // Two numbers in place of the text: they are part of every cached token's key, and compared at every look-up.
    private final long high;
    private final long low;

    private TenantId(UUID guid) {
        this.high = guid.getMostSignificantBits();
        this.low = guid.getLeastSignificantBits();
    }

    /**
     * The tenant of this GUID, in any case.
     *
     * @throws IllegalArgumentException if the value is not a GUID, or the nil GUID
     */
    public static TenantId of(String guid) {
        return parse(guid)
                .orElseThrow(() -> new IllegalArgumentException(
                        "tenant must be a GUID such as 1b2c3d4e-0000-4000-8000-123456789abc,"
                                + " not a domain name and not 'common', 'organizations' or 'consumers'"));
    }

    /** As {@link #of}, of a text that may be none: empty then. */
    public static Optional<TenantId> parse(String text) {
        // The JDK's own parser takes shorter groups of digits too.
        return Optional.of(text)
                .filter(guid -> GUID.matcher(guid).matches())
                .map(guid -> new TenantId(UUID.fromString(guid)))
                .filter(tenant -> tenant.high != 0 || tenant.low != 0);
    }

    /** The GUID in lower case; written anew at each call. */
    public String value() {
        return new UUID(high, low).toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof TenantId that && high == that.high && low == that.low);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(high) + Long.hashCode(low);
    }

    /** As {@link #value()}. */
    @Override
    public String toString() {
        return value();
    }
}
