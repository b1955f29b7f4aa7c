package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.secret.Secret;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudTest {
    private static final TenantId TENANT = TenantId.of("11111111-0000-4000-8000-000000000001");

    @ParameterizedTest
    @CsvSource({
        "public, https://login.microsoftonline.com",
        "us-government, https://login.microsoftonline.us",
        "china, https://login.partner.microsoftonline.cn",
        "us-nat, https://login.microsoftonline.eaglex.ic.gov",
        "us-sec, https://login.microsoftonline.microsoft.scloud"
    })
    void everyCloudSignsInAtItsOwnAuthority(String name, String authority) {
        Cloud cloud = Cloud.named(name);

        assertThat(cloud.name()).isEqualTo(name);
        assertThat(cloud.tokenEndpoint(Authority.of(TENANT)))
                .hasToString(authority + "/" + TENANT + "/oauth2/v2.0/token");
        assertThat(cloud.authorizeEndpoint(Authority.ORGANIZATIONS))
                .hasToString(authority + "/organizations/oauth2/v2.0/authorize");
        assertThat(cloud.keysEndpoint()).hasToString(authority + "/common/discovery/v2.0/keys");
        assertThat(cloud.issuer(TENANT)).isEqualTo(authority + "/" + TENANT + "/v2.0");
    }

    @ParameterizedTest
    @CsvSource({
        "public, partner-center, https://api.partnercenter.microsoft.com",
        "public, partner-services, https://api.partner.microsoft.com",
        "public, graph, https://graph.microsoft.com",
        "public, exchange-online, https://outlook.office365.com",
        "public, key-vault, https://vault.azure.net",
        "us-government, partner-center, https://api.partnercenter.microsoft.com",
        "us-government, partner-services, https://api.partner.microsoft.com",
        "us-government, graph, https://graph.microsoft.us",
        "us-government, exchange-online, https://outlook.office365.us",
        "us-government, key-vault, https://vault.usgovcloudapi.net",
        "china, partner-center, https://partner.partnercenterapi.microsoftonline.cn",
        "china, graph, https://microsoftgraph.chinacloudapi.cn",
        "china, exchange-online, https://partner.outlook.cn",
        "china, key-vault, https://vault.azure.cn",
        "us-nat, key-vault, https://vault.cloudapi.eaglex.ic.gov",
        "us-sec, key-vault, https://vault.cloudapi.microsoft.scloud"
    })
    void apiIsAskedForByItsAddressInThatCloud(String name, String resource, String address) {
        Cloud cloud = Cloud.named(name);
        Resource api = constant(resource);

        assertThat(cloud.address(api)).hasToString(address);
        assertThat(cloud.defaultScope(api)).isEqualTo(address + "/.default");
        assertThat(cloud.scope(api)).isEqualTo(address + "/.default");
    }

    @ParameterizedTest
    @CsvSource({
        "public, https://management.azure.com",
        "us-government, https://management.usgovcloudapi.net",
        "china, https://management.chinacloudapi.cn",
        "us-nat, https://management.azure.eaglex.ic.gov",
        "us-sec, https://management.azure.microsoft.scloud"
    })
    void armsScopeHasTheDoubleSlashAndItsAddressNone(String name, String address) {
        Cloud cloud = Cloud.named(name);

        assertThat(cloud.defaultScope(Resource.ARM)).isEqualTo(address + "//.default");
        assertThat(cloud.scope(Resource.ARM.withScopes("user_impersonation")))
                .isEqualTo(address + "//user_impersonation");
        assertThat(cloud.address(Resource.ARM)).hasToString(address);
    }

    @ParameterizedTest
    @CsvSource({
        "Public, public",
        "AzureCloud, public",
        "Fairfax, us-government",
        "AzureUSGovernment, us-government",
        "Mooncake, china",
        "AzureChinaCloud, china",
        "usnat, us-nat",
        "USSEC, us-sec"
    })
    void cloudIsFoundByWhatAzuresToolsCallItToo(String name, String cloud) {
        assertThat(Cloud.named(name)).hasToString(cloud);
    }

    @Test
    void unknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Cloud.named("mars"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cloud must be one of [public, us-government, china, us-nat, us-sec]");
    }

    @ParameterizedTest
    @CsvSource({
        "china, partner-services, Resource.of",
        "us-nat, graph, Resource.of",
        "us-sec, exchange-online, Resource.of",
        "us-nat, partner-center, withPartnerCenter"
    })
    void apiThatACloudDoesNotHaveIsNamedWithTheCloud(String name, String resource, String wayOut) {
        Cloud cloud = Cloud.named(name);
        Resource api = constant(resource);

        assertThat(cloud.has(api)).isFalse();
        assertThat(cloud.allows(api, "https", "graph.microsoft.com", 443)).isFalse();
        assertThatThrownBy(() -> cloud.defaultScope(api))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the " + name + " cloud has no " + resource + " that is known")
                .hasMessageContaining(wayOut);
        assertThatThrownBy(() -> cloud.address(api)).hasMessageContaining(wayOut);
    }

    @Test
    void cloudWithoutAPartnerCenterServesAnAppOnlyOnceItIsGivenOne() {
        assertThatThrownBy(() -> PartnerApp.builder().cloud(Cloud.US_NAT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the us-nat cloud has no Partner Center")
                .hasMessageContaining("withPartnerCenter");

        Cloud complete = Cloud.US_NAT.withPartnerCenter("https://Partner.Example.ic.gov/");

        assertThatCode(() -> PartnerApp.builder().cloud(complete)).doesNotThrowAnyException();
        assertThat(complete.defaultScope(Resource.PARTNER_CENTER)).isEqualTo("https://partner.example.ic.gov/.default");
        assertThat(complete.issuer(TENANT)).isEqualTo(Cloud.US_NAT.issuer(TENANT));
        assertThat(complete.isVaultHost("contoso.vault.cloudapi.eaglex.ic.gov")).isTrue();
        assertThat(complete).hasToString("us-nat");
    }

    @Test
    void knownPartnerCenterIsNotReplaced() {
        assertThatThrownBy(() -> Cloud.US_GOVERNMENT.withPartnerCenter("https://partner.example"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the us-government cloud has a Partner Center");
    }

    @Test
    void tokenForAnApiThatTheCloudLacksIsTheDevelopersMatterAndNothingIsSent() {
        try (TestBed bed = TestBed.inline();
                PartnerApp app = PartnerApp.builder()
                        .clientId(TestBed.CLIENT_ID)
                        .credential(ClientCredential.secret(Secret.of(TestBed.CLIENT_SECRET)))
                        .cloud(Cloud.CHINA)
                        .runtime(AuthRuntime.builder()
                                .httpClient(bed.microsoft.httpClient())
                                .build())
                        .build()) {
            Target target = Target.of(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_SERVICES);

            assertThatThrownBy(() -> app.tokenEndpoint().redeem(new Grant.ClientCredentials(), target))
                    .isInstanceOf(AuthException.Configuration.class)
                    .hasMessageContaining("No token for partner-services")
                    .hasMessageContaining("the china cloud has no such API");
            assertThat(bed.tokenRequests()).isZero();
        }
    }

    private static Resource constant(String name) {
        return Stream.of(
                        Resource.PARTNER_CENTER,
                        Resource.PARTNER_SERVICES,
                        Resource.GRAPH,
                        Resource.ARM,
                        Resource.EXCHANGE_ONLINE,
                        Resource.KEY_VAULT)
                .filter(resource -> resource.value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "us-government", "china", "us-nat", "us-sec"})
    void vaultsTokenIsForTheCloudsVaults(String name) {
        Cloud cloud = Cloud.named(name);
        String suffix = cloud.address(Resource.KEY_VAULT).getHost();

        assertThat(cloud.allows(Resource.KEY_VAULT, "https", "contoso." + suffix, 443))
                .isTrue();
        assertThat(cloud.allows(Resource.KEY_VAULT, "https", suffix, 443)).isFalse();
        assertThat(cloud.allows(Resource.KEY_VAULT, "https", "contoso." + suffix, 8443))
                .isFalse();
        assertThat(Cloud.PUBLIC.isVaultHost("contoso." + suffix)).isEqualTo(name.equals("public"));
    }
}
