package dev.partnercenter.client.consents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.Resource;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationGrantTest {
    private static final String OFFICE = "c5393580-f805-4401-95e8-94b7a6ef2fc2";

    @Test
    void anyApiIsGrantedByItsEnterpriseApplication() {
        Resource office = Resource.of("https://manage.office.com");

        ApplicationGrant grant =
                ApplicationGrant.of(OFFICE.toUpperCase(Locale.ROOT), office, "ActivityFeed.Read", "activityfeed.read");

        assertThat(grant.enterpriseApplicationId()).isEqualTo(OFFICE);
        assertThat(grant.scopes()).containsExactly("ActivityFeed.Read");
        assertThat(grant)
                .isEqualTo(ApplicationGrant.of(OFFICE, office, "ActivityFeed.Read"))
                .hasSameHashCodeAs(ApplicationGrant.of(OFFICE, office, "ActivityFeed.Read"))
                .isNotEqualTo(ApplicationGrant.of(OFFICE, office, "ActivityFeed.ReadDlp"))
                .hasToString("ApplicationGrant[https://manage.office.com, ActivityFeed.Read]");
    }

    @Test
    void scopesOfATokenAreComparedWithoutAddressAndCase() {
        ApplicationGrant grant = ApplicationGrant.of(Resource.GRAPH, "User.Read.All", "Directory.Read.All");

        assertThat(grant.missingIn(Set.of("https://graph.microsoft.com/user.read.all", "openid")))
                .containsExactly("Directory.Read.All");
        assertThat(grant.missingIn(Set.of("User.Read.All", "Directory.Read.All")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b", "a b", "https://graph.microsoft.com/User.Read"})
    void whatIsNoScopeIsRejected(String scope) {
        assertThatThrownBy(() -> ApplicationGrant.of(Resource.GRAPH, scope))
                .hasMessage("scope must be a name such as Directory.Read.All");
    }

    @Test
    void whatCannotBeGrantedIsRejected() {
        assertThatThrownBy(() -> ApplicationGrant.of(Resource.GRAPH)).hasMessage("scopes must not be empty");
        assertThatThrownBy(() -> ApplicationGrant.of(Resource.KEY_VAULT, "user_impersonation"))
                .hasMessage("key-vault must be given with the id of its enterprise application");
        assertThatThrownBy(() -> ApplicationGrant.of("graph", Resource.GRAPH, "User.Read.All"))
                .hasMessage("enterprise application id must be a GUID");
        assertThatThrownBy(() -> ApplicationGrant.of(OFFICE, Resource.PARTNER_CENTER, "user_impersonation"))
                .hasMessage("resource must be another API than Partner Center, and not narrowed");
        assertThatThrownBy(
                        () -> ApplicationGrant.of(OFFICE, Resource.GRAPH.withScopes("User.Read.All"), "User.Read.All"))
                .hasMessage("resource must be another API than Partner Center, and not narrowed");
    }
}
