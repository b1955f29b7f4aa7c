package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceTest {

    @ParameterizedTest
    @CsvSource({
        "https://outlook.office365.com, https://outlook.office365.com",
        "HTTPS://Outlook.Office365.COM, https://outlook.office365.com",
        "https://management.azure.com/, https://management.azure.com/",
        "https://contoso.example/Api/v2, https://contoso.example/Api/v2"
    })
    void addressStaysAsWrittenButForTheCaseOfSchemeAndHost(String written, String value) {
        assertThat(Resource.of(written).value()).isEqualTo(value);
        assertThat(Resource.of(value)).isEqualTo(Resource.of(written));
    }

    @Test
    void namedResourceIsAllowedAtItsOwnHostOnly() {
        Resource office = Resource.of("https://manage.office.com/api");

        assertThat(Cloud.PUBLIC.defaultScope(office)).isEqualTo("https://manage.office.com/api/.default");
        assertThat(Cloud.PUBLIC.allows(office, "https", "manage.office.com", 443))
                .isTrue();
        assertThat(Cloud.PUBLIC.allows(office, "https", "manage.office.co", 443))
                .isFalse();
        assertThat(Cloud.PUBLIC.allows(office, "https", "manage.office.com", 8443))
                .isFalse();
        assertThat(Cloud.PUBLIC.allows(office, "https", "graph.microsoft.com", 443))
                .isFalse();
    }

    @Test
    void scopesNarrowTheResourceAndAreTheSameInAnyOrder() {
        Resource narrow = Resource.GRAPH.withScopes("User.Read.All", "Mail.Send", "User.Read.All");

        assertThat(Cloud.PUBLIC.scope(narrow))
                .isEqualTo("https://graph.microsoft.com/Mail.Send https://graph.microsoft.com/User.Read.All");
        assertThat(narrow)
                .isEqualTo(Resource.GRAPH.withScopes("Mail.Send", "User.Read.All"))
                .isNotEqualTo(Resource.GRAPH)
                .hasToString("graph (Mail.Send User.Read.All)");
        assertThat(narrow.withScopes()).isEqualTo(Resource.GRAPH);
        assertThat(Cloud.PUBLIC.allows(narrow, "https", "graph.microsoft.com", 443))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".default",
                "User.Read Mail.Send",
                "https://graph.microsoft.com/User.Read",
                "a/b",
                "openid",
                "offline_access"
            })
    void scopeThatIsNoPermissionsNameIsRefused(String scope) {
        assertThatThrownBy(() -> Resource.GRAPH.withScopes(scope))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("scope must be the name of a permission");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://graph.windows.net", "https://Graph.Windows.NET/"})
    void retiredGraphIsRefusedWithWhatToAskForInstead(String address) {
        assertThatThrownBy(() -> Resource.of(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Resource.PARTNER_CENTER or Resource.GRAPH");
    }

    @Test
    void scopeInPlaceOfAnAddressIsRefused() {
        assertThatThrownBy(() -> Resource.of("https://graph.microsoft.com/.default"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without /.default");
    }

    @Test
    void nameIsNotAnAddress() {
        assertThatThrownBy(() -> Resource.of("graph")).isInstanceOf(IllegalArgumentException.class);
    }
}
