package dev.partnercenter.keyvault;

import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.testing.LoopbackProxy;
import java.net.Proxy;
import java.net.ProxySelector;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;

/**
 * A process of its own, since an environment cannot be changed in a running one: uses a vault while everything is logged to
 * the standard error.
 */
final class HostileEnvironment {
    static final String VALUE = "canary-value-93bd";
    static final String PROXY_PASSWORD = "canary-own-proxy";

    private static final SecretName NAME = new SecretName("partner-1");

    private HostileEnvironment() {}

    /** {@code store} uses the store, {@code plain} Azure's client as it comes. */
    public static void main(String[] arguments) throws Exception {
        logEverything();
        try (VaultBed bed = new VaultBed()) {
            if (arguments[0].equals("store")) {
                useStore(bed);
            } else {
                usePlainClient(bed);
            }
        }
        System.exit(0);
    }

    private static void useStore(VaultBed bed) throws Exception {
        String login = Credentials.basic("app", PROXY_PASSWORD);
        try (LoopbackProxy own = LoopbackProxy.start().admitOnly(login).leadTo(bed.microsoft);
                PartnerApp app = bed.app(bed.microsoft
                        .httpClient()
                        .newBuilder()
                        // As a selector, which Azure's OkHttp builder would replace by what it finds in the
                        // environment.
                        .proxySelector(ProxySelector.of(own.address()))
                        .proxyAuthenticator((route, response) -> response.request()
                                .newBuilder()
                                .header("Proxy-Authorization", login)
                                .build())
                        .build())) {
            KeyVaultSecretStore store = KeyVaultSecretStore.create(bed.vault, app, VaultBed.TENANT);
            store.append(NAME, Secret.of(VALUE), SecretMetadata.none());
            store.versions(NAME);
            boolean read = store.current(NAME).orElseThrow().value().reveal().equals(VALUE);
            bed.microsoft.faults().vaultDenies("set");
            try {
                store.append(NAME, Secret.of(VALUE), SecretMetadata.none());
            } catch (SecretStoreException e) {
                Logger.getLogger("caller").log(Level.WARNING, "as a caller would log it", e);
            }
            System.out.println("read=" + read + " tunnels=" + own.tunnels());
        }
    }

    private static void usePlainClient(VaultBed bed) throws Exception {
        bed.store().append(NAME, Secret.of(VALUE), SecretMetadata.none());
        OkHttpClient direct =
                bed.microsoft.httpClient().newBuilder().proxy(Proxy.NO_PROXY).build();
        plain(bed, direct).getSecret(NAME.value());
        try {
            plain(bed, bed.microsoft.httpClient()).getSecret(NAME.value());
        } catch (RuntimeException e) {
            System.out.println("stopped by the environment's proxy");
        }
    }

    private static SecretClient plain(VaultBed bed, OkHttpClient http) {
        return new SecretClientBuilder()
                .vaultUrl(bed.vault.toString())
                .credential(new AppOnlyCredential(bed.app, new VaultAddress(bed.host), VaultBed.TENANT))
                .httpClient(new OkHttpAsyncHttpClientBuilder(http).build())
                .retryOptions(VaultRetries.options())
                .buildClient();
    }

    private static void logEverything() {
        Handler console = new ConsoleHandler();
        console.setLevel(Level.ALL);
        Logger root = Logger.getLogger("");
        root.setLevel(Level.ALL);
        root.addHandler(console);
    }
}
