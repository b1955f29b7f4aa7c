package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.Page;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.customers.Address;
import dev.partnercenter.client.customers.BillingProfile;
import dev.partnercenter.client.customers.CompanyProfile;
import dev.partnercenter.client.customers.Customer;
import dev.partnercenter.client.customers.RelationshipToPartner;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CustomersTest {
    private static final TenantId SOME = TenantId.of("eebd1b55-5360-4438-a11d-5c06918c3014");
    private static final String DOCUMENTED = """
            {"id":"eebd1b55-5360-4438-a11d-5c06918c3014","commerceId":"99e6a635-48e7-424d-9059-c9db944e3c54",
             "companyProfile":{"tenantId":"eebd1b55-5360-4438-a11d-5c06918c3014","domain":"contoso.onmicrosoft.com",
               "companyName":"Contoso","address":{"country":"US","region":"wa","city":"redmond","addressLine1":"1 ms way",
               "postalCode":98052,"phoneNumber":1234567890},"email":"ada@contoso.example","links":{},
               "attributes":{"objectType":"CustomerCompanyProfile"}},
             "billingProfile":{"id":"eeada110","firstName":"Ada","lastName":"Byron","email":"ada@contoso.example",
               "culture":"en-US","language":"en","companyName":"Contoso","defaultAddress":{"country":"US","state":"WA",
               "firstName":"Ada","lastName":"Byron"},"attributes":{"etag":"-42"}},
             "relationshipToPartner":"reseller","associatedPartnerId":"bbbbbbbb-0000-4000-8000-000000000003","allowDelegatedAccess":true,"customDomains":["contoso.example",null],
             "links":{"self":{"uri":"/customers/x","method":"GET","headers":[]}},"attributes":{"objectType":"Customer"}}
            """;

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void listIsTheFirstPage() throws Exception {
        Page<Customer> page = world.contoso.customers().list();

        assertThat(page.items()).extracting(CustomersTest::name).startsWith("Customer 1", "Customer 2");
        assertThat(page.items()).hasSize(7);
        assertThat(page.hasNext()).isFalse();
        assertThat(page.next()).isEmpty();
        assertThat(world.sent()).hasSize(1);
    }

    @Test
    void sizeIsThatOfEachPage() throws Exception {
        Page<Customer> first = world.contoso.customers().list(3);
        Page<Customer> second = first.next().orElseThrow();
        Page<Customer> third = second.next().orElseThrow();

        assertThat(List.of(
                        first.items().size(),
                        second.items().size(),
                        third.items().size()))
                .containsExactly(3, 3, 1);
        assertThat(third.next()).isEmpty();
        assertThat(third.items()).extracting(CustomersTest::name).containsExactly("Customer 7");
    }

    @Test
    void sizeBelowOneIsRejected() {
        assertThatThrownBy(() -> world.contoso.customers().list(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size must be at least 1");
        assertThat(world.sent()).isEmpty();
    }

    @Test
    void customerIsFoundByItsTenant() throws Exception {
        TenantId second = world.contoso.customers().list().items().get(1).tenant();

        Customer customer = world.contoso.customers().get(second);

        assertThat(customer.tenant()).isEqualTo(second);
        assertThat(name(customer)).isEqualTo("Customer 2");
        assertThat(customer.relationshipToPartner()).isEqualTo(RelationshipToPartner.RESELLER);
        assertThat(customer.allowDelegatedAccess()).isTrue();
        assertThat(customer.customDomains()).hasSize(1);
    }

    @Test
    void unknownCustomerIsNotFound() {
        assertThatThrownBy(() -> world.contoso.customers().get(SOME))
                .isInstanceOfSatisfying(PartnerCenterException.class, e -> {
                    assertThat(e.isNotFound()).isTrue();
                    assertThat(e.status()).isEqualTo(404);
                    assertThat(e.code()).contains("60003");
                    assertThat(e)
                            .hasMessageStartingWith("Partner Center answered GET /v1/customers/{customer-tenant-id}"
                                    + " with 404, code 60003: there is no such tenant for this partner.")
                            .hasMessageContaining("[partner " + World.CONTOSO + ", request id ")
                            .message()
                            .doesNotContain(SOME.value(), "Tenant not found");
                });
    }

    @Test
    void everyDocumentedMemberIsRead() throws Exception {
        world.answer(200, DOCUMENTED);

        Customer customer = world.contoso.customers().get(SOME);

        assertThat(customer)
                .isEqualTo(new Customer(
                        SOME.value(),
                        new CompanyProfile(
                                SOME.value(),
                                "contoso.onmicrosoft.com",
                                "Contoso",
                                new Address(
                                        "US",
                                        "wa",
                                        "redmond",
                                        null,
                                        "1 ms way",
                                        null,
                                        "98052",
                                        null,
                                        null,
                                        "1234567890"),
                                "ada@contoso.example"),
                        RelationshipToPartner.RESELLER,
                        true,
                        List.of("contoso.example"),
                        "99e6a635-48e7-424d-9059-c9db944e3c54",
                        new BillingProfile(
                                "eeada110",
                                "Ada",
                                "Byron",
                                "ada@contoso.example",
                                "en-US",
                                "en",
                                "Contoso",
                                new Address("US", null, null, "WA", null, null, null, "Ada", "Byron", null)),
                        "bbbbbbbb-0000-4000-8000-000000000003"));
    }

    @Test
    void missingMembersAreNullOrEmpty() throws Exception {
        world.answer(200, "{\"id\":\"" + SOME + "\"}");

        Customer customer = world.contoso.customers().get(SOME);

        assertThat(customer).isEqualTo(new Customer(SOME.value(), null, null, null, List.of(), null, null, null));
    }

    @Test
    void unknownMembersAndValuesAreTolerated() throws Exception {
        world.answer(
                200,
                "\uFEFF{\"id\":\"" + SOME + "\",\"brandNew\":{\"deep\":[1]},\"relationshipToPartner\":\"godparent\","
                        + "\"allowDelegatedAccess\":\"true\"}");

        Customer customer = world.contoso.customers().get(SOME);

        assertThat(customer.relationshipToPartner()).isEqualTo(new RelationshipToPartner("godparent"));
        assertThat(customer.allowDelegatedAccess()).isTrue();
    }

    @Test
    void printedCustomerShowsNoPerson() throws Exception {
        world.answer(200, DOCUMENTED);

        Customer customer = world.contoso.customers().get(SOME);

        assertThat(customer).hasToString("Customer[" + SOME + ", Contoso]");
        assertThat(List.of(
                                Objects.requireNonNull(customer.companyProfile()),
                                Objects.requireNonNull(customer.billingProfile()),
                                Objects.requireNonNull(Objects.requireNonNull(customer.billingProfile())
                                        .defaultAddress()))
                        .toString())
                .doesNotContain("Ada", "Byron", "ada@", "redmond", "1 ms way");
    }

    @Test
    void customerWithoutIdIsUnreadable() {
        world.answer(200, "{\"companyProfile\":{\"email\":\"ada@contoso.example\"}}");

        assertThatThrownBy(() -> world.contoso.customers().get(SOME))
                .isInstanceOf(PartnerCenterException.class)
                .hasMessageContaining("with 200, but its body is not the expected JSON")
                .hasNoCause()
                .message()
                .doesNotContain("ada@");
    }

    private static String name(Customer customer) {
        return Objects.requireNonNull(
                Objects.requireNonNull(customer.companyProfile()).companyName());
    }
}
