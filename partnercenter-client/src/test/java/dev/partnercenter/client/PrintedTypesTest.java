package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.AppOnlyTokenProvider;
import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.ApiRequest;
import dev.partnercenter.client.api.ResponseType;
import dev.partnercenter.client.consents.ApplicationGrant;
import dev.partnercenter.client.consents.GrantResult;
import dev.partnercenter.client.customers.Customer;
import dev.partnercenter.client.doctor.Diagnosis;
import dev.partnercenter.client.doctor.PartnerCenterDoctor;
import dev.partnercenter.client.relationships.RelationshipType;
import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.secrecy.Printed;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Prints every public type of the client, with the tokens that hang on it. Those that are missing are found among the class
 * files: a new type is printed here, or this fails.
 */
class PrintedTypesTest {
    private static final LocalDate DECEMBER = LocalDate.of(2025, 12, 1);
    private static final ApplicationGrant GRANT = ApplicationGrant.of(Resource.GRAPH, "User.Read");

    private final TestBed bed = TestBed.inline();
    private final TenantId customer = bed.customer(0);
    private final Printed printed = new Printed("dev.partnercenter.client.");

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    @DisplayName("G1: no public type prints a secret")
    void noPublicTypePrintsASecret() throws Exception {
        bed.consented();
        PartnerCenter partnerCenter = PartnerCenter.create(bed.app, AppUserTokenProvider.create(bed.app, bed.store));
        PartnerCenterClient client = partnerCenter.forPartner(TestBed.PARTNER);
        print(partnerCenter, client);
        partner(client);
        customer(client);
        consents(client);
        anyOperation(client);
        diagnosis();

        assertThat(printed.missing(Printed.classesOf(PartnerCenter.class))).isEmpty();
    }

    private void print(Object... roots) {
        for (Object root : roots) {
            printed.from(root).forEach(Canaries::mustNotBeIn);
        }
    }

    private void partner(PartnerCenterClient client) throws IOException {
        print(
                client.profiles().organization(),
                client.profiles().legalBusiness(),
                client.profiles().billing());
        print(client.profiles().support(), client.profiles().mpn());
        print(
                client.relationships().list(RelationshipType.INDIRECT_PROVIDER_OF),
                client.relationships().request());
        print(client.relationships().stream(RelationshipType.INDIRECT_PROVIDER_OF)
                .toList());
        print(client.auditing().stream(DECEMBER, DECEMBER.plusDays(30)).toList());
        print(client.mfa().adoption(), client.mfa().requests().toList());
        print(client.mfa().nonCompliantPrincipals().toList());
    }

    private void customer(PartnerCenterClient client) throws IOException {
        print(
                client.customers().list(),
                client.customers().get(customer),
                client.users().list(customer).items());
        PartnerCenterClient alone = PartnerCenter.create(bed.app, AppOnlyTokenProvider.create(bed.app))
                .forPartner(TestBed.PARTNER);
        print(alone.subscriptions().stream(customer).toList());
    }

    private void consents(PartnerCenterClient client) {
        print(client.consents().ensureConsent(customer, List.of(GRANT)));
        print(new GrantResult.Granted(GRANT), new GrantResult.NeedsReplacement(GRANT, Set.of("Mail.Read")));
        print(new GrantResult.Failed(GRANT, new IOException("refused")));
    }

    private void anyOperation(PartnerCenterClient client) throws IOException {
        print(new ResponseType.NoBody());
        print(ApiRequest.post("/v1/customers").body(Map.of("secret", Canaries.text("body"))));
        print(client.call(
                ApiRequest.get("/v1/customers/{customer}", customer.value()), ResponseType.of(Customer.class)));
    }

    private void diagnosis() {
        Diagnosis diagnosis = PartnerCenterDoctor.builder(bed.app, bed.store)
                .partner(TestBed.PARTNER)
                .build()
                .examine();
        print(diagnosis);
    }
}
