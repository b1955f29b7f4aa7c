package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are believed, wherever one is given; a vault's and a next page's are tested where they are read. */
class HostRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "graph.microsoft.com",
                "//graph.microsoft.com",
                "http://graph.microsoft.com",
                "file:///etc/passwd",
                "file://graph.microsoft.com/",
                "ftp://graph.microsoft.com",
                "javascript:alert(1)",
                "api://00001111-aaaa-2222-bbbb-3333cccc4444",
                "https:graph.microsoft.com",
                "https://",
                "https:///graph.microsoft.com",
                "https://graph.microsoft.com@evil.example",
                "https://graph.microsoft.com:canary@evil.example",
                "https://@graph.microsoft.com",
                "https://graph.microsoft.com:",
                "https://graph.microsoft.com:0443",
                "https://graph.microsoft.com:-1",
                "https://graph.microsoft.com:0",
                "https://graph.microsoft.com:65536",
                "https://graph.microsoft.com:99999999999",
                "https://graph.microsoft.com.",
                "https://graph..microsoft.com",
                "https://.graph.microsoft.com",
                "https://-graph.microsoft.com",
                "https://graph_1.microsoft.com",
                "https://*.microsoft.com",
                "https://127.0.0.1",
                "https://10.1",
                "https://2130706433",
                "https://0x7f000001",
                "https://[::1]",
                "https://[::ffff:127.0.0.1]",
                "https://xn--mcrosoft-c2a.com",
                "https://login.xn--mcrosoft-c2a.com",
                "https://XN--mcrosoft-c2a.com",
                "https://graph.m\u0131crosoft.com",
                "https://\u212Ailo.example",
                "https://graph.microsoft.com\u3002evil.example",
                "https://graph.microsoft.com\\@evil.example",
                "https://graph.microsoft.com%2eevil.example",
                "https://graph.microsoft.com?canary",
                "https://graph.microsoft.com#canary",
                "https://graph.microsoft.com/../canary",
                "https://graph.microsoft.com/%2e%2e",
                "https://graph.microsoft.com//evil.example",
                "https://graph.microsoft.com/a b",
                "https://graph.microsoft.com\r\nHost: evil.example",
                "https://graph.microsoft.com\u0000"
            })
    @DisplayName("D1: an address that does not lead where it seems to is refused wherever one is given")
    void addressThatDoesNotLeadWhereItSeemsToIsRefused(String address) {
        assertRefused("resource", () -> Resource.of(address));
        assertRefused("authority", () -> Cloud.custom("stack").authority(address));
        assertRefused("address", () -> Cloud.custom("stack").api(Resource.GRAPH, address));
        assertRefused("address", () -> Cloud.custom("stack").api(Resource.GRAPH, address, "api://app/.default"));
        assertRefused("address", () -> Cloud.US_NAT.withPartnerCenter(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://graph.microsoft.com:443", "https://graph.microsoft.com:8443"})
    @DisplayName("D1: only a custom cloud may name a port")
    void onlyACustomCloudMayNameAPort(String address) {
        assertRefused("resource", () -> Resource.of(address));
        assertRefused("address", () -> Cloud.US_NAT.withPartnerCenter(address));

        assertThat(Cloud.custom("stack").authority(address).api(Resource.GRAPH, address))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://login.stack.example/common", "https://login.stack.example/a/"})
    @DisplayName("D1: an authority or an API's address has no path")
    void authorityOrApiWithAPathIsRefused(String address) {
        assertRefused("authority", () -> Cloud.custom("stack").authority(address));
        assertRefused("address", () -> Cloud.custom("stack").api(Resource.GRAPH, address));
        assertRefused("address", () -> Cloud.US_SEC.withPartnerCenter(address));
    }

    @ParameterizedTest
    @CsvSource({
        "https://graph.microsoft.com, true",
        "https://graph.microsoft.com:443/v1.0/users?x=y, true",
        "HTTPS://GRAPH.Microsoft.COM/v1.0, true",
        "http://graph.microsoft.com, false",
        "https://graph.microsoft.com:8443, false",
        "https://graph.microsoft.com., false",
        "https://user@graph.microsoft.com, false",
        "https://@graph.microsoft.com, false",
        "https://graph.microsoft.com@evil.example, false",
        "https://graph.microsoft.com.evil.example, false",
        "https://evil.example/graph.microsoft.com, false",
        "https://evilgraph.microsoft.com, false",
        "https://microsoft.com, false",
        "https://api.partnercenter.microsoft.com, false",
        "https://xn--graph-microsoft-com.example, false",
        "https://graph.m\u0131crosoft.com, false",
        "https://13.107.42.14, false",
        "https://[::1], false",
        "ftp://graph.microsoft.com, false",
        "file:///graph.microsoft.com, false",
        "//graph.microsoft.com, false",
        "/v1.0/users, false",
        "mailto:graph@microsoft.com, false"
    })
    @DisplayName("D1: a token may be sent over https to its resource's host and nowhere else")
    void tokenMayBeSentToItsResourcesHostAndNowhereElse(String address, boolean allowed) throws URISyntaxException {
        assertThat(token(Resource.GRAPH).mayBeSentTo(new URI(address))).isEqualTo(allowed);
        assertThat(token(Resource.of("https://graph.microsoft.com")).mayBeSentTo(new URI(address)))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "https, graph.microsoft.com, 443, true",
        "HTTPS, GRAPH.MICROSOFT.COM, 443, true",
        "http, graph.microsoft.com, 443, false",
        "https, graph.microsoft.com, 80, false",
        "https, graph.microsoft.com, -1, false",
        "http\u017F, graph.microsoft.com, 443, false",
        "https, graph.m\u0131crosoft.com, 443, false",
        "https, graph.microsoft.com., 443, false",
        "https, '', 443, false"
    })
    @DisplayName("D1: the parts of an address are held to the same rule, and only ASCII has an upper case")
    void partsOfAnAddressAreHeldToTheSameRule(String scheme, String host, int port, boolean allowed) {
        assertThat(token(Resource.GRAPH).mayBeSentTo(scheme, host, port)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "contoso.vault.azure.net, true",
        "CONTOSO.Vault.Azure.NET, true",
        ".vault.azure.net, false",
        "vault.azure.net, false",
        "a.b.vault.azure.net, false",
        "contoso.vault.azure.net., false",
        "contoso.vault.azure.net.evil.example, false",
        "evil-vault.azure.net, false",
        "xn--contoso.vault.azure.net, false",
        "user@contoso.vault.azure.net, false",
        "contoso.vault.azure.cn, false",
        "contoso.vault.usgovcloudapi.net, false",
        "\u212Aontoso.vault.azure.net, false"
    })
    @DisplayName("D1: a vault's host is a vault's name before the cloud's suffix")
    void vaultsHostIsAVaultsNameBeforeTheSuffix(String host, boolean allowed) {
        assertThat(token(Resource.KEY_VAULT).mayBeSentTo("https", host, 443)).isEqualTo(allowed);
        assertThat(Cloud.PUBLIC.isVaultHost(host)).isEqualTo(allowed);
    }

    private static AccessToken token(Resource resource) {
        TokenRequest request = TokenRequest.forPartner(TestBed.PARTNER).to(resource);
        return AccessToken.of(request, Cloud.PUBLIC, Secret.of("opaque"), Instant.EPOCH, Set.of());
    }

    private static void assertRefused(String what, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(what)
                .message()
                .doesNotContain("canary", "evil");
    }
}
