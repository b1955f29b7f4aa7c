package dev.partnercenter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.secret.Secret;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class VaultAddressTest {
    private final PartnerApp app = PartnerApp.builder()
            .clientId(VaultBed.CLIENT_ID)
            .credential(ClientCredential.secret(Secret.of(VaultBed.CLIENT_SECRET)))
            .build();

    @AfterEach
    void close() {
        app.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://contoso.vault.azure.net",
                "https://contoso.vault.azure.net/",
                "https://Contoso.Vault.Azure.NET",
                "HTTPS://contoso.vault.azure.net"
            })
    void addressAsThePortalShowsItIsTaken(String address) {
        assertThat(VaultAddress.of("vaultUri", URI.create(address), Cloud.PUBLIC)
                        .uri())
                .isEqualTo(URI.create("https://contoso.vault.azure.net"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a-b-c", "0-9", "abcdefghijklmnopqrstuvwx"})
    void vaultNameOf3To24LettersDigitsAndSingleHyphensIsTaken(String name) {
        assertThat(VaultAddress.of("vaultUri", URI.create("https://" + name + ".vault.azure.net"), Cloud.PUBLIC)
                        .host())
                .isEqualTo(name + ".vault.azure.net");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://contoso.vault.azure.net",
                "contoso.vault.azure.net",
                "mailto:contoso@vault.azure.net",
                "",
                "https:///secrets",
                "https://contoso.vault.azure.net:443",
                "https://contoso.vault.azure.net:8443",
                "https://user:password@contoso.vault.azure.net",
                "https://contoso.vault.azure.net/secrets",
                "https://contoso.vault.azure.net//",
                "https://contoso.vault.azure.net?api-version=7.4",
                "https://contoso.vault.azure.net#top",
                "https://contoso.vault.azure.cn",
                "https://contoso.vault.usgovcloudapi.net",
                "https://contoso.vault.azure.net.evil.example",
                "https://evil.example/contoso.vault.azure.net",
                "https://contosovault.azure.net",
                "https://vault.azure.net",
                "https://.vault.azure.net",
                "https://a.contoso.vault.azure.net",
                "https://contoso.vault.azure.net.",
                "https://ab.vault.azure.net",
                "https://abcdefghijklmnopqrstuvwxy.vault.azure.net",
                "https://con--toso.vault.azure.net",
                "https://-contoso.vault.azure.net",
                "https://contoso-.vault.azure.net",
                "https://con_toso.vault.azure.net",
                "https://xn--contoso.vault.azure.net",
                "https://contoso.vault.azure.net:",
                "https://@contoso.vault.azure.net",
                "https://contoso.vault.azure.net@evil.example",
                "https://127.0.0.1",
                "https://[::1]",
                "file://contoso.vault.azure.net/"
            })
    @DisplayName("D1: an address that is not that of a vault in the app's cloud is refused")
    void anyOtherAddressIsRefusedByNameAndForm(String address) {
        URI uri = URI.create(address);

        assertThatThrownBy(() -> KeyVaultSecretStore.create(uri, app, VaultBed.TENANT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("vaultUri must be a vault of the public cloud")
                .hasMessageContaining("https://contoso-tokens.vault.azure.net");
        assertThatThrownBy(() -> KeyVaultSecretStore.create(uri, asked -> Mono.empty(), app))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("vaultUri must be a vault of the public cloud");
    }

    @Test
    void clientForAnotherCloudIsRefused() {
        SecretClient client = new SecretClientBuilder()
                .vaultUrl("https://contoso.vault.azure.cn")
                .credential(asked -> Mono.empty())
                .httpClient(request -> Mono.empty())
                .buildClient();

        assertThatThrownBy(() -> KeyVaultSecretStore.of(client, app))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("client's vault must be a vault of the public cloud");
    }

    @Test
    void exampleInTheMessageIsOneOfThatCloud() {
        URI uri = URI.create("https://contoso.vault.azure.net");

        assertThatThrownBy(() -> VaultAddress.of("vaultUri", uri, Cloud.CHINA))
                .hasMessageContaining("a vault of the china cloud such as https://contoso-tokens.vault.azure.cn:");
        Cloud withoutVaults = Cloud.custom("bare")
                .authority("https://login.stack.example")
                .api(Resource.PARTNER_CENTER, "https://partnercenter.stack.example")
                .build();
        assertThatThrownBy(() -> VaultAddress.of("vaultUri", uri, withoutVaults))
                .hasMessageContaining("the bare cloud has no key-vault that is known")
                .hasMessageContaining("vaultSuffix");
    }
}
