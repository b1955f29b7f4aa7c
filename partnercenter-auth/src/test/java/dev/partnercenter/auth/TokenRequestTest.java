package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TokenRequestTest {
    private static final TokenRequest HOME =
            TokenRequest.forPartner(TenantId.of("11111111-0000-4000-8000-000000000001"));

    @Test
    void partnerTenantAndResourceMakeTheKey() {
        TenantId customer = TenantId.of("22222222-0000-4000-8000-000000000002");

        assertThat(HOME.inCustomer(customer).to(Resource.GRAPH))
                .isEqualTo(HOME.to(Resource.GRAPH).inCustomer(customer))
                .hasSameHashCodeAs(HOME.to(Resource.GRAPH).inCustomer(customer))
                .isNotEqualTo(HOME.to(Resource.GRAPH))
                .isNotEqualTo(HOME.inCustomer(customer))
                .isNotEqualTo(TokenRequest.forPartner(customer).to(Resource.GRAPH));
    }

    @Test
    void keysOfPartnersOwnTenantsSpreadAsWellAsThoseOfCustomers() {
        assertThat(bins(TokenRequest::forPartner)).isGreaterThan(195_000);
        assertThat(bins(HOME::inCustomer)).isGreaterThan(195_000);
    }

    /** How many bins of a hash map a full cache uses; pure chance would use 198,800. */
    private static long bins(Function<TenantId, TokenRequest> key) {
        Random random = new Random(42);
        return Stream.generate(() -> TenantId.of(new UUID(random.nextLong(), random.nextLong()).toString()))
                .limit(250_000)
                .map(tenant -> key.apply(tenant).hashCode())
                .map(hash -> (hash ^ (hash >>> 16)) & ((1 << 19) - 1))
                .distinct()
                .count();
    }
}
