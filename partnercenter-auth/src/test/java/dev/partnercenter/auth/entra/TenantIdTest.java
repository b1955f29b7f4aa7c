package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
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
                "1-2-3-4-5",
                "g1111111-0000-4000-8000-000000000001",
                " 11111111-0000-4000-8000-000000000001",
                "00000000-0000-0000-0000-000000000000"
            })
    void anythingButAGuidIsRefusedWithoutBeingRepeated(String text) {
        assertThatThrownBy(() -> TenantId.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("tenant must be a GUID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "00000000-0000-0000-0000-000000000001",
                "00000000-0000-0001-0000-000000000000",
                "80000000-0000-0000-8000-000000000000",
                "01234567-89ab-cdef-0123-456789abcdef"
            })
    void guidIsWrittenInLowerCaseWithAllItsDigits(String guid) {
        assertThat(TenantId.of(guid).value()).isEqualTo(guid.toLowerCase(Locale.ROOT));
        assertThat(TenantId.of(guid)).hasToString(guid.toLowerCase(Locale.ROOT));
    }

    @Test
    void guidInUpperCaseIsTheSameTenant() {
        assertThat(TenantId.of("AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE"))
                .isEqualTo(TenantId.of("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"))
                .hasSameHashCodeAs(TenantId.of("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"11111111-0000-4000-8000-000000000002", "21111111-0000-4000-8000-000000000001"})
    void guidThatDiffersInOneDigitIsAnotherTenant(String other) {
        assertThat(TenantId.of(other)).isNotEqualTo(TenantId.of("11111111-0000-4000-8000-000000000001"));
    }

    @Test
    void tenantsOfRunningNumbersAreSpreadOverAMap() {
        Set<Integer> hashes = new HashSet<>();
        for (int n = 1; n <= 10_000; n++) {
            hashes.add(TenantId.of(String.format(Locale.ROOT, "%08x-0000-4000-8000-%012x", n, n))
                    .hashCode());
        }
        assertThat(hashes).hasSizeGreaterThan(9_000);
    }
}
