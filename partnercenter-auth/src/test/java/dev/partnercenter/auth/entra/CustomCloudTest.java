package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomCloudTest {
    private static final TenantId TENANT = TenantId.of("11111111-0000-4000-8000-000000000001");

    private final Cloud stack = Cloud.custom("stack")
            .authority("https://Login.Stack.example:8443/")
            .api(Resource.PARTNER_CENTER, "https://partnercenter.stack.example:9443")
            .api(Resource.ARM, "https://management.stack.example/")
            .api(Resource.GRAPH, "https://graph.stack.example", "api://00001111-aaaa-2222-bbbb-3333cccc4444/.default")
            .vaultSuffix(".vault.stack.example")
            .build();

    @Test
    void authorityAndItsPortAreInEveryAddressOfEntra() {
        assertThat(stack.tokenEndpoint(Authority.of(TENANT)))
                .hasToString("https://login.stack.example:8443/" + TENANT + "/oauth2/v2.0/token");
        assertThat(stack.keysEndpoint()).hasToString("https://login.stack.example:8443/common/discovery/v2.0/keys");
        assertThat(stack.issuer(TENANT)).isEqualTo("https://login.stack.example:8443/" + TENANT + "/v2.0");
    }

    @Test
    void scopeIsMadeOfTheAddressAsWrittenUnlessItIsGiven() {
        assertThat(stack.defaultScope(Resource.PARTNER_CENTER))
                .isEqualTo("https://partnercenter.stack.example:9443/.default");
        assertThat(stack.defaultScope(Resource.ARM)).isEqualTo("https://management.stack.example//.default");
        assertThat(stack.defaultScope(Resource.GRAPH)).isEqualTo("api://00001111-aaaa-2222-bbbb-3333cccc4444/.default");
        assertThat(stack.address(Resource.GRAPH)).hasToString("https://graph.stack.example");
        assertThat(stack.defaultScope(Resource.KEY_VAULT)).isEqualTo("https://vault.stack.example/.default");
    }

    @Test
    void tokenGoesToThePortThatTheCloudNamesAndToNoOther() {
        assertThat(stack.allows(Resource.PARTNER_CENTER, "https", "partnercenter.stack.example", 9443))
                .isTrue();
        assertThat(stack.allows(Resource.PARTNER_CENTER, "https", "partnercenter.stack.example", 443))
                .isFalse();
        assertThat(stack.allows(Resource.GRAPH, "https", "graph.stack.example", 443))
                .isTrue();
        assertThat(stack.allows(Resource.KEY_VAULT, "https", "contoso.vault.stack.example", 443))
                .isTrue();
    }

    @Test
    void apiThatIsNotGivenTheCloudDoesNotHave() {
        assertThatThrownBy(() -> stack.defaultScope(Resource.EXCHANGE_ONLINE))
                .hasMessageContaining("the stack cloud has no exchange-online");
        Cloud withoutVaults = Cloud.custom("bare")
                .authority("https://login.stack.example")
                .api(Resource.PARTNER_CENTER, "https://partnercenter.stack.example")
                .build();
        assertThat(withoutVaults.isVaultHost("contoso.vault.azure.net")).isFalse();
        assertThat(withoutVaults.has(Resource.KEY_VAULT)).isFalse();
    }

    @Test
    void authorityAndPartnerCenterMustBeGiven() {
        assertThatThrownBy(() -> Cloud.custom("stack")
                        .authority("https://login.stack.example")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be given an authority and a Partner Center");
        assertThatThrownBy(() -> Cloud.custom("stack")
                        .api(Resource.PARTNER_CENTER, "https://partnercenter.stack.example")
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "china", "fairfax", "us-nat", "", "My Cloud", "stack-", "UPPER"})
    void nameOfAnotherCloudOrFormIsRefused(String name) {
        assertThatThrownBy(() -> Cloud.custom(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name of a custom cloud");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "api://app", "api://app/User.Read", "https://a.example/ /.default", "/.default"})
    void scopeThatIsNoDefaultScopeIsRefused(String scope) {
        assertThatThrownBy(() -> Cloud.custom("stack").api(Resource.GRAPH, "https://graph.stack.example", scope))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("default scope of graph");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "vault.stack.example", ".", "..example", ".vault.azure.net.", ".10.0.0.1", ".xn--a.example"})
    void vaultSuffixOfAnotherFormIsRefused(String suffix) {
        assertThatThrownBy(() -> Cloud.custom("stack").vaultSuffix(suffix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("vault suffix");
    }

    @Test
    void apiIsGivenByItsConstantAndVaultsByTheirSuffix() {
        Resource named = Resource.of("https://manage.office.com");

        assertThatThrownBy(() -> Cloud.custom("stack").api(named, "https://graph.stack.example"))
                .hasMessageContaining("resource must be a constant");
        assertThatThrownBy(() -> Cloud.custom("stack")
                        .api(Resource.GRAPH.withScopes("User.Read"), "https://graph.stack.example"))
                .hasMessageContaining("resource must be a constant");
        assertThatThrownBy(() -> Cloud.custom("stack").api(Resource.KEY_VAULT, "https://vault.stack.example"))
                .hasMessageContaining("resource must be a constant");
    }
}
