package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {
    private static final TenantId PARTNER = TenantId.of("11111111-0000-4000-8000-000000000001");
    private static final TokenRequest HOME = TokenRequest.forPartner(PARTNER);
    private static final Instant SOON = Instant.parse("2026-01-01T01:00:00Z");

    @Test
    void saysWhatItWasMadeOf() {
        AccessToken token = AccessToken.of(HOME, Cloud.PUBLIC, Secret.of("canary"), SOON, Set.of("read"));

        assertThat(token.request()).isEqualTo(HOME);
        assertThat(token.value().reveal()).isEqualTo("canary");
        assertThat(token.authorizationHeader()).isEqualTo("Bearer canary");
        assertThat(token.expiresAt()).isEqualTo(SOON);
        assertThat(token.scopes()).containsExactly("read");
    }

    @Test
    void everyVisibleAsciiCharacterFitsIntoAHeader() {
        assertThat(token("!~").authorizationHeader()).isEqualTo("Bearer !~");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "\u007f", "\u00e9"})
    void anyOtherCharacterIsRefusedAndNotShown(String other) {
        assertThatThrownBy(() -> token("canary" + other))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("canary");
    }

    @Test
    void oneThatNamesAnotherTenantIsForeign() {
        assertThat(token(naming("22222222-0000-4000-8000-000000000002")).isForeign())
                .isTrue();
        assertThat(token(naming(PARTNER.value())).isForeign()).isFalse();
        assertThat(token("opaque").isForeign()).isFalse();
    }

    private static String naming(String tenant) {
        return new PlainJWT(new JWTClaimsSet.Builder().claim("tid", tenant).build()).serialize();
    }

    private static AccessToken token(String value) {
        return AccessToken.of(HOME, Cloud.PUBLIC, Secret.of(value), SOON, Set.of());
    }
}
