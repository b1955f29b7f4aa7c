package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "common",
                "organizations",
                "consumers",
                "contoso.onmicrosoft.com",
                "",
                " ",
                "{11111111-0000-4000-8000-000000000001}",
                "11111111000040008000000000000001",
                " 11111111-0000-4000-8000-000000000001",
                "00000000-0000-0000-0000-000000000000"
            })
    void anythingButAGuidIsRefusedWithoutBeingRepeated(String text) {
        assertThatThrownBy(() -> TenantId.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tenant must be a GUID");
    }

    @Test
    void guidInUpperCaseIsTheSameTenant() {
        assertThat(TenantId.of("AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE"))
                .isEqualTo(TenantId.of("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"))
                .hasToString("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee");
    }
}
