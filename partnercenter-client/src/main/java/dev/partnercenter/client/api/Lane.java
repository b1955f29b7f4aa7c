package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.TenantId;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * What Partner Center throttles together: a partner's calls about one of its customers, or its calls about none.
 *
 * @param customer the customer's id as in the path, in lower case; null for none
 * @see <a href="https://learn.microsoft.com/partner-center/developer/api-throttling-guidance">Throttling guidance</a>
 */
record Lane(TenantId partner, @Nullable String customer) {
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    static Lane of(TenantId partner, HttpUrl url) {
        List<String> path = url.pathSegments();
        int customers = path.indexOf("customers");
        String id = customers < 0 || customers + 1 >= path.size() ? "" : path.get(customers + 1);
        return new Lane(partner, GUID.matcher(id).matches() ? TenantId.of(id).value() : null);
    }
}
