package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.AppOnlyTokenProvider;
import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.auditing.AuditRecord;
import dev.partnercenter.client.mfa.ApplicationMfaAdoption;
import dev.partnercenter.client.mfa.PartnerRequest;
import dev.partnercenter.client.profiles.LegalBusinessProfile;
import dev.partnercenter.client.profiles.MpnProfile;
import dev.partnercenter.client.profiles.OrganizationProfile;
import dev.partnercenter.client.profiles.VettingStatus;
import dev.partnercenter.client.relationships.RelationshipType;
import dev.partnercenter.client.subscriptions.Subscription;
import dev.partnercenter.client.subscriptions.SubscriptionStatus;
import dev.partnercenter.client.users.User;
import dev.partnercenter.client.users.UserState;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartnerOperationsTest {
    private static final String NOBODY = "99999999-0000-4000-8000-000000000009";
    private static final LocalDate DECEMBER = LocalDate.of(2025, 12, 1);

    private final TestBed bed = TestBed.inline();
    private final TenantId customer = bed.customer(0);
    private final PartnerCenterClient client = PartnerCenter.create(
                    bed.app, AppUserTokenProvider.create(bed.app, bed.store))
            .forPartner(TestBed.PARTNER);

    @BeforeEach
    void consent() throws IOException {
        bed.consented();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void profilesAreRead() throws Exception {
        OrganizationProfile organization = client.profiles().organization();
        LegalBusinessProfile legal = client.profiles().legalBusiness();

        assertThat(organization.tenantId()).isEqualTo(TestBed.PARTNER.value());
        assertThat(organization.culture()).isEqualTo("en-US");
        assertThat(legal.vettingStatus()).isEqualTo(VettingStatus.AUTHORIZED);
        assertThat(client.profiles().billing().billingCurrency()).isEqualTo("USD");
        assertThat(client.profiles().support().telephone()).isEqualTo("4255550100");
        assertThat(client.profiles().mpn()).isEqualTo(new MpnProfile("4391507", "Partner"));
    }

    @Test
    void printedProfilesShowNoPerson() throws Exception {
        assertThat(Stream.of(
                        client.profiles().organization(),
                        client.profiles().legalBusiness(),
                        client.profiles().billing(),
                        client.profiles().billing().primaryContact()))
                .extracting(String::valueOf)
                .allMatch(text -> !text.contains("Ada") && !text.contains("@"));
    }

    @Test
    void partnerIsLookedUpByItsMpnId() throws Exception {
        assertThat(client.profiles().mpn("4391507")).isPresent();
        assertThat(client.profiles().mpn("1")).isEmpty();

        bed.microsoft.faults().api().apiErrorNext(1, 403, "2032", "Access denied");
        assertThatThrownBy(() -> client.profiles().mpn("1")).isInstanceOf(PartnerCenterException.class);
    }

    @Test
    void relationshipsAreRead() throws Exception {
        assertThat(client.relationships()
                        .list(RelationshipType.INDIRECT_PROVIDER_OF)
                        .items())
                .singleElement()
                .satisfies(reseller -> {
                    assertThat(reseller.mpnId()).isEqualTo("4847383");
                    assertThat(reseller.relationshipType())
                            .isEqualTo(new RelationshipType("is_indirect_cloud_solution_provider_of"));
                });
        assertThat(client.relationships().stream(RelationshipType.INDIRECT_PROVIDER_OF))
                .hasSize(1);
        assertThat(client.relationships().resellersOf(customer).items()).hasSize(1);
        assertThat(client.relationships().request().url()).contains(TestBed.PARTNER.value());
    }

    @Test
    void auditRecordsAreReadByDaysAndCustomer() throws Exception {
        List<AuditRecord> all =
                client.auditing().stream(DECEMBER, DECEMBER.plusDays(30)).toList();

        assertThat(all).hasSize(3);
        AuditRecord first = all.get(0);
        assertThat(first.operationDate()).isEqualTo(Instant.parse("2025-12-01T22:56:05.058930800Z"));
        assertThat(first.customizedData()).containsExactly(new AuditRecord.Detail("OrderId", "an order"));
        assertThat(first).hasToString("AuditRecord[create_order, 2025-12-01T22:56:05.058930800Z, succeeded]");
        assertThat(first.customizedData()).hasToString("[OrderId]");
        assertThat(client.auditing()
                        .list(DECEMBER.plusDays(1), DECEMBER.plusDays(30))
                        .items())
                .hasSize(2);
        assertThat(client.auditing().stream(DECEMBER, DECEMBER.plusDays(30), customer))
                .extracting(AuditRecord::customerId)
                .containsExactly(customer.value());
        assertThatThrownBy(() -> client.auditing().list(DECEMBER, DECEMBER.minusDays(1)))
                .hasMessage("last day must not be before the first");
    }

    @Test
    void mfaReportsAreRead() throws Exception {
        assertThat(client.mfa().requests())
                .extracting(PartnerRequest::mfaCompliant)
                .containsExactly(true, false);
        assertThat(client.mfa().requests())
                .allMatch(request -> Instant.parse("2025-12-31T21:02:10.310Z").equals(request.requestDateTime()))
                .noneMatch(request ->
                        request.toString().contains("@") || request.toString().contains("192.0.2.1"));
        assertThat(client.mfa().adoption())
                .extracting(ApplicationMfaAdoption::loginDate)
                .containsExactly(LocalDate.of(2025, 12, 30), LocalDate.of(2025, 12, 31));
        assertThat(client.mfa().adoption())
                .allMatch(day -> day.mfaCompliantRequestCount() == 7 && day.totalRequestCount() == 14);
        assertThat(client.mfa().nonCompliantPrincipals())
                .singleElement()
                .satisfies(user -> assertThat(user.objectId()).isEqualTo(bed.partner.userObjectId()))
                .asString()
                .doesNotContain("@");
    }

    @Test
    void domainThatIsNotFoundIsAvailable() throws Exception {
        String taken = bed.partner.customers().get(0).domain();

        assertThat(client.domains().isAvailable(taken)).isFalse();
        assertThat(client.domains().isAvailable("new." + taken)).isTrue();

        bed.microsoft.faults().api().forMethod("HEAD").apiErrorNext(1, 403, "2032", "Access denied");
        assertThatThrownBy(() -> client.domains().isAvailable(taken))
                .isInstanceOfSatisfying(
                        PartnerCenterException.class,
                        e -> assertThat(e.status()).isEqualTo(403));
    }

    @Test
    void usersAreRead() throws Exception {
        List<User> users = client.users().list(customer).items();

        assertThat(users).hasSize(2).extracting(User::state).containsOnly(UserState.ACTIVE);
        assertThat(client.users().stream(customer)).containsExactlyElementsOf(users);
        assertThat(client.users().get(customer, users.get(1).id())).isEqualTo(users.get(1));
        assertThat(users.get(0)).hasToString("User[" + users.get(0).id() + ", active]");
        assertThat(client.users().deleted(customer)).singleElement().satisfies(former -> {
            assertThat(former.state()).isEqualTo(UserState.INACTIVE);
            assertThat(former.softDeletionTime()).isEqualTo(Instant.parse("2025-12-20T00:33:34Z"));
        });
        assertThatThrownBy(() -> client.users().get(customer, NOBODY))
                .isInstanceOfSatisfying(
                        PartnerCenterException.class, e -> assertThat(e.code()).contains("60002"));
    }

    @Test
    void subscriptionsAreReadWithoutAUserToo() throws Exception {
        PartnerCenterClient alone = PartnerCenter.create(bed.app, AppOnlyTokenProvider.create(bed.app))
                .forPartner(TestBed.PARTNER);

        List<Subscription> all = alone.subscriptions().stream(customer).toList();

        assertThat(all).hasSize(2).extracting(Subscription::status).containsOnly(SubscriptionStatus.ACTIVE);
        assertThat(all.get(0).quantity()).isEqualTo(25);
        assertThat(all.get(0).commitmentEndDate()).isEqualTo(Instant.parse("2026-01-24T00:00:00Z"));
        assertThat(alone.subscriptions().list(customer).items()).isEqualTo(all);
        assertThat(alone.subscriptions().get(customer, all.get(0).id())).isEqualTo(all.get(0));
        assertThatThrownBy(() -> alone.subscriptions().get(customer, NOBODY))
                .isInstanceOfSatisfying(
                        PartnerCenterException.class, e -> assertThat(e.code()).contains("20003"));
        assertThatThrownBy(() -> alone.users().list(customer)).isInstanceOf(AuthException.Configuration.class);
    }

    @Test
    void subscriptionOfTheMarketplaceTellsItsPublisherAndHowItIsGivenBack() throws Exception {
        bed.microsoft.faults().api().answerNext(1, 200, "application/json", """
                {"id":"s-1","isTrial":true,"isMicrosoftProduct":false,"publisherName":"Fabrikam",
                 "hasPurchasableAddons":false,"refundOptions":[null,{"type":"Full",
                 "expiresAt":"2026-01-10T00:21:45.9263727+00:00"}]}
                """, Map.of());

        Subscription subscription = client.subscriptions().get(customer, "s-1");

        assertThat(subscription.isTrial()).isTrue();
        assertThat(subscription.isMicrosoftProduct()).isFalse();
        assertThat(subscription.publisherName()).isEqualTo("Fabrikam");
        assertThat(subscription.hasPurchasableAddons()).isFalse();
        assertThat(subscription.refundOptions())
                .containsExactly(
                        new Subscription.RefundOption("Full", Instant.parse("2026-01-10T00:21:45.926372700Z")));
    }
}
