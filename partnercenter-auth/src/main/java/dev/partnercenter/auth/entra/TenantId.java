package dev.partnercenter.auth.entra;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One Microsoft Entra tenant, a partner's or a customer's, by its GUID. A domain name is not accepted, because one
 * tenant has many and a cache would hold it twice; {@code common}, {@code organizations} and {@code consumers} are not,
 * because they name no tenant.
 *
 * @param value the GUID in lower case
 */
public record TenantId(String value) {
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final String NIL = "00000000-0000-0000-0000-000000000000";

    /** @throws IllegalArgumentException if the value is not a GUID, or the nil GUID */
    public TenantId {
        if (!GUID.matcher(value).matches() || value.equals(NIL)) {
            throw new IllegalArgumentException("tenant must be a GUID such as 1b2c3d4e-0000-4000-8000-123456789abc,"
                    + " not a domain name and not 'common', 'organizations' or 'consumers'");
        }
        value = value.toLowerCase(Locale.ROOT);
    }

    /**
     * The tenant of this GUID, in any case.
     *
     * @throws IllegalArgumentException if the value is not a GUID, or the nil GUID
     */
    public static TenantId of(String guid) {
        return new TenantId(guid);
    }

    @Override
    public String toString() {
        return value;
    }
}
