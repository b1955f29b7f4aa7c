package dev.partnercenter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.testing.Journal;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedCloud;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A vault of each cloud, opened by a token from that cloud. */
class VaultCloudsTest {

    static Stream<Arguments> clouds() {
        Cloud stack = Cloud.custom("stack")
                .authority("https://login.stack.example:8443")
                .api(Resource.PARTNER_CENTER, "https://partnercenter.stack.example:8443")
                .vaultSuffix(".vault.stack.example")
                .build();
        return Stream.of(
                Arguments.of(Cloud.US_GOVERNMENT, SimulatedCloud.US_GOVERNMENT, ".vault.usgovcloudapi.net"),
                Arguments.of(Cloud.CHINA, SimulatedCloud.CHINA, ".vault.azure.cn"),
                Arguments.of(stack, SimulatedCloud.under("stack.example:8443"), ".vault.stack.example"));
    }

    @ParameterizedTest
    @MethodSource("clouds")
    void secretIsKeptInAVaultOfTheAppsCloud(Cloud cloud, SimulatedCloud simulated, String suffix) throws Exception {
        try (PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder()
                        .cloud(simulated)
                        .app(VaultBed.CLIENT_ID, "secret")
                        .vaultTenant(VaultBed.TENANT.value())
                        .start();
                PartnerApp app = PartnerApp.builder()
                        .clientId(VaultBed.CLIENT_ID)
                        .credential(ClientCredential.secret(Secret.of("secret")))
                        .cloud(cloud)
                        .runtime(AuthRuntime.builder()
                                .httpClient(microsoft.httpClient())
                                .clocks(microsoft.clock(), microsoft.clock()::nanoTime)
                                .build())
                        .build()) {
            KeyVaultSecretStore store =
                    KeyVaultSecretStore.create(URI.create("https://contoso-clouds" + suffix), app, VaultBed.TENANT);
            SecretName name = new SecretName("refresh-token");

            store.append(name, Secret.of("kept"), SecretMetadata.none());

            assertThat(store.current(name))
                    .isPresent()
                    .get()
                    .satisfies(stored -> assertThat(stored.value()).isEqualTo(Secret.of("kept")));
            assertThat(microsoft.journal().entries())
                    .filteredOn(entry -> entry.kind() == Journal.Kind.TOKEN)
                    .singleElement()
                    .satisfies(entry ->
                            assertThat(entry.scopes()).containsExactly("https://" + suffix.substring(1) + "/.default"));
        }
    }
}
