package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantedScopesTest {

    @ParameterizedTest(name = "D4: asked for \"{0}\" and granted \"{1}\" with {2}: \"{3}\" is missing")
    @CsvSource(
            delimiter = '|',
            nullValues = "nothing",
            value = {
                // One scope of the resource is as good as its all; there is no telling how many it has.
                "https://a.example/.default | https://a.example/user_impersonation | | nothing",
                "https://a.example/.default | https://a.example/.default | | nothing",
                "https://a.example/.default | HTTPS://A.Example/User_Impersonation | | nothing",
                "HTTPS://A.Example/.default | https://a.example/user_impersonation | | nothing",
                "https://a.example//.default | https://a.example/user_impersonation | | nothing",
                "https://a.example//.default | https://a.example//user_impersonation | | nothing",
                "https://a.example/.default | user_impersonation | | nothing",
                "https://a.example/.default | User.Read openid profile email | | nothing",
                "https://a.example/.default | api://12345678/user_impersonation | | nothing",
                "https://a.example/.default | 12345678-0000-4000-8000-000000000001/all | | nothing",
                // Another resource's scope, or none but OpenID Connect's, is none of this resource.
                "https://a.example/.default | https://b.example/all | | https://a.example/.default",
                "https://a.example/.default | https://a.example.evil/all | | https://a.example/.default",
                "https://a.example/.default | openid profile email offline_access | | https://a.example/.default",
                "https://a.example/.default | OpenID OFFLINE_ACCESS | | https://a.example/.default",
                // A scope asked for by its name.
                "https://a.example/Read | https://a.example/read | | nothing",
                "https://a.example/Read | https://a.example/Write | | https://a.example/Read",
                "https://a.example/Read | https://a.example/.default | | https://a.example/Read",
                // What OpenID Connect's scopes ask for comes or does not, whatever is listed.
                "https://a.example/.default offline_access | https://a.example/all | refresh | nothing",
                "https://a.example/.default offline_access | https://a.example/all | | offline_access",
                "https://a.example/.default offline_access | https://a.example/all offline_access | | offline_access",
                "https://a.example/.default openid profile | https://a.example/all | id | nothing",
                "https://a.example/.default openid profile | https://a.example/all | refresh | openid profile",
                "https://a.example/.default openid | https://a.example/all openid | | openid",
                "https://a.example/.default OpenId Offline_Access | https://a.example/all | id refresh | nothing",
                "https://a.example/.default offline_access openid | b openid | | offline_access openid",
                // Nothing said is as asked; more than asked is no lack.
                "https://a.example/.default offline_access | nothing | | nothing",
                "https://a.example/.default offline_access | '' | | nothing",
                "https://a.example/.default offline_access | '  ' | | nothing",
                "https://a.example/.default | https://a.example/x https://a.example/y https://b.example/z | | nothing",
                "https://a.example/.default |  \t https://a.example/x  \t | | nothing",
            })
    void whatIsMissingIsWhatWasAskedForAndIsNotThere(
            String asked, @Nullable String granted, @Nullable String with, @Nullable String missing) {
        List<String> came = with == null ? List.of() : List.of(with.split(" "));

        assertThat(GrantedScopes.read(granted, asked, came.contains("refresh"), came.contains("id"))
                        .missing())
                .isEqualTo(missing == null ? Set.of() : Set.of(missing.split(" ")));
    }

    @Test
    @DisplayName("D4: more than was asked for is kept, and less is not filled up")
    void moreThanWasAskedForIsKeptAndLessIsNotFilledUp() {
        GrantedScopes granted =
                GrantedScopes.read("x  y\tx", "https://a.example/.default offline_access", false, false);

        assertThat(granted.names()).containsExactlyInAnyOrder("x", "y");
    }
}
