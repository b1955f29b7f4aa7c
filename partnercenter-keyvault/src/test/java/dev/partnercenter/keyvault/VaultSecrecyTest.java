package dev.partnercenter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.secrecy.Canaries;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import okhttp3.Interceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a secret must not turn up, and what must not be there at all. */
class VaultSecrecyTest {
    private static final SecretName NAME = new SecretName("partner-1");
    private static final Secret VALUE = Secret.of(Canaries.token("stored secret"));

    private final VaultBed bed = new VaultBed();
    private final Logger root = Logger.getLogger("");
    private final Level usual = root.getLevel();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            log.add(entry.getLoggerName() + " " + entry.getMessage() + " " + printed(entry.getThrown()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        listener.setLevel(Level.ALL);
        root.setLevel(Level.ALL);
        root.addHandler(listener);
    }

    @AfterEach
    void close() {
        root.removeHandler(listener);
        root.setLevel(usual);
        bed.close();
    }

    @Test
    void neitherValueNorTokenNorClientSecretIsLoggedOrPrintedEvenAtTheFinestLevel() throws Exception {
        KeyVaultSecretStore store = bed.store();

        List<Object> given = new ArrayList<>();
        given.add(store);
        given.add(store.append(NAME, VALUE, SecretMetadata.none()));
        given.add(store.current(NAME));
        given.add(store.versions(NAME));
        given.add(store.names());

        assertThat(log).anyMatch(line -> line.startsWith("com.azure."));
        assertThat(log).noneMatch(VaultSecrecyTest::holdsSecret);
        assertThat(given).map(Object::toString).noneMatch(VaultSecrecyTest::holdsSecret);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 429, 500})
    void refusalThatQuotesTheValueIsNotPassedOn(int status) throws Exception {
        KeyVaultSecretStore store = bed.store(wait -> {});
        store.append(NAME, VALUE, SecretMetadata.none());
        bed.microsoft
                .faults()
                .vault()
                .answerNext(
                        9,
                        status,
                        "application/json",
                        "{\"error\":{\"code\":\"V\",\"message\":\"V\",\"innererror\":{\"code\":\"V\"}}}"
                                .replace("V", VALUE.reveal()),
                        Map.of("Retry-After", "0"));

        assertThatThrownBy(() -> store.append(NAME, VALUE, SecretMetadata.none()))
                .isInstanceOf(SecretStoreException.class)
                .matches(failure -> !holdsSecret(printed(failure)));
        assertThat(log).noneMatch(VaultSecrecyTest::holdsSecret);
    }

    @Test
    void usersInterceptorsSeeNothingOfTheVault() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        Interceptor curious = chain -> {
            seen.add(chain.request().url().host());
            return chain.proceed(chain.request());
        };
        try (PartnerApp app = bed.app(bed.microsoft
                .httpClient()
                .newBuilder()
                .addInterceptor(curious)
                .addNetworkInterceptor(curious)
                .build())) {
            KeyVaultSecretStore store = KeyVaultSecretStore.create(bed.vault, app, VaultBed.TENANT);

            store.append(NAME, VALUE, SecretMetadata.none());

            assertThat(store.current(NAME)).isPresent();
        }
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.netty.channel.Channel",
                "reactor.netty.http.client.HttpClient",
                "com.azure.core.http.netty.NettyAsyncHttpClientBuilder",
                "com.azure.identity.DefaultAzureCredential"
            })
    void classThatNobodyNeedsIsNotOnTheClassPath(String name) {
        assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
    }

    /** Every token begins as any JWT does. */
    private static boolean holdsSecret(String text) {
        return text.contains("canary") || text.contains("eyJ");
    }

    private static String printed(@Nullable Throwable thrown) {
        StringWriter text = new StringWriter();
        if (thrown != null) {
            thrown.printStackTrace(new PrintWriter(text, true));
        }
        return text.toString();
    }
}
