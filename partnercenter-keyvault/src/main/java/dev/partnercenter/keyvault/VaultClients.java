package dev.partnercenter.keyvault;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.Configuration;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Authenticator;
import okhttp3.CookieJar;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/**
 * Sets up Azure's client so that it does what it is told here and nothing by itself: no setting from the environment, no
 * log of requests, no redirect, and no request to any host but the vault's.
 */
final class VaultClients {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    // The first use of a vault is two calls, the challenge and the real one, and a call may be tried three times: with
    // the waits between, the longest is under 30 seconds.
    private static final Duration CALL = Duration.ofSeconds(6);

    private VaultClients() {}

    /** The app's own token. */
    static SecretClient client(
            VaultAddress vault, AppOnlyCredential credential, OkHttpClient users, RetryOptions retries) {
        return builder(vault, credential, users, retries)
                .addPolicy(new VaultChallenges(credential::requireExpected))
                .addPolicy(credential.rejections())
                .buildClient();
    }

    /** The application's credential. */
    static SecretClient client(VaultAddress vault, VaultScope credential, OkHttpClient users, RetryOptions retries) {
        return builder(vault, credential, users, retries)
                .addPolicy(new VaultChallenges(credential::requireVaults))
                .buildClient();
    }

    private static SecretClientBuilder builder(
            VaultAddress vault, TokenCredential credential, OkHttpClient users, RetryOptions retries) {
        return new SecretClientBuilder()
                .vaultUrl(vault.uri().toString())
                .credential(credential)
                .httpClient(httpClient(vault, users))
                .configuration(Configuration.NONE)
                // Its default level comes from AZURE_HTTP_LOG_DETAIL_LEVEL, and bodies are secrets.
                .httpLogOptions(new HttpLogOptions().setLogLevel(HttpLogDetailLevel.NONE))
                .retryOptions(retries);
    }

    /** The user's connections, proxy, DNS and trust settings, and none of the user's interceptors: they would see secrets. */
    private static HttpClient httpClient(VaultAddress vault, OkHttpClient users) {
        OkHttpClient.Builder http = users.newBuilder();
        http.interceptors().clear();
        http.networkInterceptors().clear();
        http.authenticator(Authenticator.NONE)
                .cookieJar(CookieJar.NO_COOKIES)
                .cache(null)
                .followRedirects(false)
                .followSslRedirects(false)
                .callTimeout(CALL)
                .addInterceptor(only(vault))
                .addInterceptor(new ReplyForm())
                .addInterceptor(new ReplyLimit());
        // This builder replaces time-outs and redirects of the client that it is given, so they are said again.
        return new OkHttpAsyncHttpClientBuilder(http.build())
                .connectionTimeout(CONNECT)
                .readTimeout(CALL)
                .writeTimeout(CALL)
                .responseTimeout(CALL)
                .followRedirects(false)
                .configuration(Configuration.NONE)
                .build();
    }

    /** A list's next page has its address in the reply: a token for all vaults must not follow it to another host. */
    private static Interceptor only(VaultAddress vault) {
        return chain -> {
            if (!chain.request().isHttps()
                    || chain.request().url().port() != 443
                    || !chain.request().url().host().equals(vault.host())) {
                throw new IOException("A request for vault " + vault + " was about to go elsewhere and was not sent");
            }
            return chain.proceed(chain.request());
        };
    }
}
