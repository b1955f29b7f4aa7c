package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudTest {
    private static final TenantId TENANT = TenantId.of("11111111-0000-4000-8000-000000000001");

    @Test
    void publicCloudHasItsDocumentedEndpoints() {
        assertThat(Cloud.PUBLIC.tokenEndpoint(Authority.of(TENANT)))
                .hasToString("https://login.microsoftonline.com/" + TENANT + "/oauth2/v2.0/token");
        assertThat(Cloud.PUBLIC.authorizeEndpoint(Authority.ORGANIZATIONS))
                .hasToString("https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize");
        assertThat(Cloud.PUBLIC.issuer(TENANT)).isEqualTo("https://login.microsoftonline.com/" + TENANT + "/v2.0");
        assertThat(Cloud.PUBLIC.address(Resource.PARTNER_CENTER))
                .hasToString("https://api.partnercenter.microsoft.com");
    }

    @Test
    void armsScopeHasTheDoubleSlash() {
        assertThat(Cloud.PUBLIC.defaultScope(Resource.ARM)).isEqualTo("https://management.azure.com//.default");
        assertThat(Cloud.PUBLIC.address(Resource.ARM)).hasToString("https://management.azure.com");
    }

    @Test
    void cloudIsFoundByItsNameInAnyCase() {
        assertThat(Cloud.named("Public")).isSameAs(Cloud.PUBLIC);
        assertThatThrownBy(() -> Cloud.named("mars"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cloud must be one of");
    }

    @ParameterizedTest
    @CsvSource({
        "https, api.partnercenter.microsoft.com, 443, true",
        "http, api.partnercenter.microsoft.com, 443, false",
        "https, api.partnercenter.microsoft.com, 8443, false",
        "https, api.partnercenter.microsoft.com., 443, false",
        "https, xapi.partnercenter.microsoft.com, 443, false",
        "https, graph.microsoft.com, 443, false"
    })
    void tokenGoesToItsResourcesHostOverHttpsOnly(String scheme, String host, int port, boolean allowed) {
        assertThat(Cloud.PUBLIC.allows(Resource.PARTNER_CENTER, scheme, host, port))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "contoso.vault.azure.net, true",
        ".vault.azure.net, false",
        "vault.azure.net, false",
        "a.b.vault.azure.net, false",
        "contoso.vault.azure.net.evil.example, false",
        "evil-vault.azure.net, false"
    })
    void vaultHostIsOneLabelBeforeTheSuffix(String host, boolean allowed) {
        assertThat(Cloud.PUBLIC.allows(Resource.KEY_VAULT, "https", host, 443)).isEqualTo(allowed);
    }

    @Test
    void namedResourceIsAllowedAtItsOwnHostOnly() {
        Resource exchange = Resource.of("https://outlook.office365.com");

        assertThat(Cloud.PUBLIC.defaultScope(exchange)).isEqualTo("https://outlook.office365.com/.default");
        assertThat(Cloud.PUBLIC.allows(exchange, "https", "outlook.office365.com", 443))
                .isTrue();
        assertThat(Cloud.PUBLIC.allows(exchange, "https", "graph.microsoft.com", 443))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "graph",
                "http://graph.microsoft.com",
                "https://user@graph.microsoft.com",
                "https://graph.microsoft.com:444",
                "https://graph.microsoft.com/?q",
                "https://graph.microsoft.com/.default",
                "https://graph.windows.net",
                "not a uri",
                "api://1234"
            })
    void resourceOfAnotherFormIsRefusedAtOnce(String address) {
        assertThatThrownBy(() -> Resource.of(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("resource ");
    }
}
