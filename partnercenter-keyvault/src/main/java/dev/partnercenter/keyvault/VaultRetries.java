package dev.partnercenter.keyvault;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.ExponentialBackoffOptions;
import com.azure.core.http.policy.RequestRetryCondition;
import com.azure.core.http.policy.RetryOptions;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * When a call is worth another try within the few seconds that its caller waits: three tries in all, half a second and a
 * second apart, for replies that pass by themselves. A failed connection is not among them, since OkHttp has tried all
 * of the host's addresses by then; neither is a failed token, which has rules of its own. OkHttp by itself repeats a 408,
 * and a 503 with {@code Retry-After: 0}, once.
 */
final class VaultRetries {
    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);
    private static final Pattern SOON = Pattern.compile("[0-2]");

    private VaultRetries() {}

    static RetryOptions options() {
        return options(Duration.ofMillis(500));
    }

    /** With another first wait. */
    static RetryOptions options(Duration first) {
        return new RetryOptions(new ExponentialBackoffOptions()
                        .setMaxRetries(2)
                        .setBaseDelay(first)
                        .setMaxDelay(first.multipliedBy(2)))
                .setShouldRetryCondition(VaultRetries::isWorthIt);
    }

    private static boolean isWorthIt(RequestRetryCondition condition) {
        HttpResponse response = condition.getResponse();
        return response != null && PASSING.contains(response.getStatusCode()) && allowsSoon(response.getHeaders());
    }

    /** The SDK would sleep for as long as any of these three headers says, on the caller's thread. */
    private static boolean allowsSoon(HttpHeaders headers) {
        String seconds = headers.getValue(HttpHeaderName.RETRY_AFTER);
        return headers.getValue(HttpHeaderName.X_MS_RETRY_AFTER_MS) == null
                && headers.getValue(HttpHeaderName.RETRY_AFTER_MS) == null
                && (seconds == null || SOON.matcher(seconds).matches());
    }
}
