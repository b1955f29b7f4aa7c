package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTenantTest {
    private static final TenantId TENANT = TenantId.of("aaaaaaaa-0000-4000-8000-000000000001");
    private static final String HEADER = encoded("{\"typ\":\"JWT\",\"alg\":\"RS256\"}");
    private static final String OTHER = encoded("{\"tid\":\"bbbbbbbb-0000-4000-8000-000000000002\"}");

    @Test
    @DisplayName("B6: a token that names another tenant is foreign")
    void tokenThatNamesAnotherTenantIsForeign() {
        assertThat(isForeign(HEADER + "." + OTHER + ".signature")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAAAAAA-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000001"})
    void tokenThatNamesTheTenantInAnyCaseIsNot(String tid) {
        assertThat(isForeign(HEADER + "." + encoded("{\"tid\":\"" + tid + "\"}") + ".signature"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"not-json", "e30", "bnVsbA"})
    void tokenIsForeignByItsPayloadWhateverItsHeaderIs(String header) {
        assertThat(isForeign(header + "." + OTHER + ".signature")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "[]", "not JSON", "", "{\"tid\":7}", "{\"tid\":null}"})
    void tokenWhosePayloadDoesNotTellIsNot(String payload) {
        assertThat(isForeign(HEADER + "." + encoded(payload) + ".signature")).isFalse();
    }

    @Test
    @DisplayName("B6: a token that is opaque or encrypted is not")
    void tokenThatIsOpaqueOrEncryptedIsNot() {
        assertThat(isForeign("opaque")).isFalse();
        assertThat(isForeign(HEADER + "." + OTHER)).isFalse();
        assertThat(isForeign(HEADER + ".key.vector.text.tag")).isFalse();
    }

    private static boolean isForeign(String token) {
        return TokenTenant.isForeign(Secret.of(token), TENANT);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
