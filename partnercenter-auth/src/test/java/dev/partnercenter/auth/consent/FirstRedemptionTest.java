package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.testing.Hold;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a process finds out about a stored token before it gives out anything that came of it. */
@Timeout(120)
class FirstRedemptionTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);

    @Test
    void tokenOfAnotherUserThanItsMetadataSaysIsTamperedAndNothingOfItIsGivenOut() throws Exception {
        try (TestBed bed = TestBed.inline();
                PartnerApp node = bed.anotherApp()) {
            bed.consented();
            Stored stored = Stored.in(bed);
            stored.append(stored.current().value(), "user-oid", "99999999-0000-4000-8000-000000000009");
            AppUserTokenProvider tokens = AppUserTokenProvider.create(node, bed.store);
            int versions = stored.versions();
            TokenRequest customer = HOME.inCustomer(bed.customer(0));

            assertThatThrownBy(() -> tokens.token(customer))
                    .isInstanceOf(AuthException.StoreFailed.class)
                    .hasMessageContaining("another user");

            assertThat(bed.microsoft
                            .journal()
                            .count(entry -> bed.customer(0).value().equals(entry.tenant())))
                    .isZero();
            assertThat(stored.versions()).isEqualTo(versions);
            assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.REFRESH_TOKEN_IGNORED);
            assertThat(tokens.token(HOME))
                    .as("by the one below, which is what it says")
                    .isNotNull();
        }
    }

    @Test
    void tamperedTokenAloneIsRedeemedOnce() throws Exception {
        try (TestBed bed = TestBed.inline();
                PartnerApp node = bed.anotherApp()) {
            bed.consented();
            Stored stored = Stored.in(bed);
            InMemorySecretStore alone = InMemorySecretStore.create(bed.clock);
            Map<String, String> tags = new TreeMap<>(stored.tags());
            tags.put("user-oid", "99999999-0000-4000-8000-000000000009");
            alone.append(stored.name(), stored.current().value(), SecretMetadata.of(tags));
            RefreshTokens register = RefreshTokens.of(node, alone);

            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER))
                        .isInstanceOf(AuthException.StoreFailed.class)
                        .hasMessageContaining("another user");
                bed.clock.advance(Duration.ofMinutes(10));
            }

            assertThat(bed.tokenRequests()).isEqualTo(1);
        }
    }

    @Test
    void anotherPartnersTokenUnderThisPartnersNameIsNotGivenOut() throws Exception {
        try (TestBed bed = TestBed.inline();
                PartnerApp node = bed.anotherApp()) {
            bed.consented();
            bed.consentedBy(bed.otherPartner);
            Stored stored = Stored.in(bed);
            Secret foreign = new Stored(bed.store, new SecretName(TestBed.OTHER_PARTNER.value()))
                    .current()
                    .value();
            stored.append(
                    foreign, "issued-at", Long.toString(bed.clock.instant().getEpochSecond() + 1));
            AppUserTokenProvider tokens = AppUserTokenProvider.create(node, bed.store);

            assertThatThrownBy(() -> tokens.token(HOME.inCustomer(bed.customer(0))))
                    .isInstanceOf(AuthException.class);
            assertThat(bed.microsoft
                            .journal()
                            .count(entry -> bed.customer(0).value().equals(entry.tenant())))
                    .isZero();
        }
    }

    @Test
    void customersThatAskFirstCostOneRedemptionAtHomeInAll() throws Exception {
        try (TestBed bed = TestBed.threaded()) {
            PartnerApp consenting = bed.anotherApp();
            bed.consentThrough(consenting);
            consenting.close();
            bed.microsoft.journal().clear();
            AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);
            List<CompletableFuture<AccessToken>> asked;

            try (Hold hold = bed.microsoft
                    .faults()
                    .tokenEndpoint()
                    .forTenant(TestBed.PARTNER.value())
                    .hold()) {
                asked = IntStream.range(0, 40)
                        .mapToObj(i -> tokens.tokenAsync(HOME.inCustomer(bed.customer(i))))
                        .toList();
                hold.awaitArrived(1);
            }

            for (CompletableFuture<AccessToken> one : asked) {
                assertThat(one.get(30, TimeUnit.SECONDS)).isNotNull();
            }
            assertThat(bed.microsoft.journal().entries())
                    .filteredOn(entry -> TestBed.PARTNER.value().equals(entry.tenant()))
                    .hasSize(1);
            assertThat(bed.tokenRequests()).isEqualTo(41);
        }
    }

    @Test
    void tokenThatThisProcessHasSeenConsentedOrRenewedItselfNeedsNoFurtherProof() throws Exception {
        try (TestBed bed = TestBed.inline()) {
            RefreshTokens register = RefreshTokens.of(bed.app, bed.store);
            bed.consented();
            register.redeem(TestBed.PARTNER, bed.customer(0), Resource.GRAPH);
            bed.clock.advance(Duration.ofDays(9));
            register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
            bed.microsoft.journal().clear();

            register.redeem(TestBed.PARTNER, bed.customer(0), Resource.GRAPH);

            assertThat(bed.microsoft.journal().entries())
                    .extracting(Journal.Entry::tenant)
                    .containsExactly(bed.customer(0).value());
        }
    }
}
