package dev.partnercenter.client.consents;

import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.ApiRequest;
import dev.partnercenter.client.api.NoAnswerException;
import dev.partnercenter.client.api.PartnerCenterApi;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.api.ResponseType;
import java.io.IOException;
import java.util.Collection;

/** One customer's tenant, as the app sees it: what can be posted there and removed, and what tokens for it are good for. */
record CustomerTenant(PartnerCenterApi api, TenantId partner, TenantId customer) {

    void post(ApplicationGrant grant) throws IOException {
        ApiRequest request = ApiRequest.post("/v1/customers/{customer-tenant-id}/applicationconsents", customer.value())
                .body(ConsentBody.of(clientId(), grant));
        api.call(partner, request, ResponseType.nothing());
    }

    /** Removes the app with all its grants; of no effect if it is not there. */
    void remove() throws IOException {
        ApiRequest request = ApiRequest.delete(
                "/v1/customers/{customer-tenant-id}/applicationconsents/{application-id}",
                customer.value(),
                clientId());
        try {
            api.call(partner, request, ResponseType.nothing());
        } catch (IOException e) {
            boolean absent = e instanceof PartnerCenterException said && said.isNotFound();
            if (absent || mayBeDone(e)) {
                forget();
            }
            if (!absent) {
                throw e;
            }
            return;
        }
        forget();
    }

    /** Whether what was asked for may have been done although it failed: no answer came, or none that refuses it. */
    static boolean mayBeDone(IOException failure) {
        if (failure instanceof PartnerCenterException said) {
            return !said.isHeldBack() && (said.status() < 400 || said.status() >= 500);
        }
        return failure instanceof NoAnswerException lost ? lost.mayBeDone() : !(failure instanceof AuthException);
    }

    /** Has the next token tell what is granted now, and the other nodes be told. */
    void forget() {
        tokens().invalidateTenant(customer);
    }

    /** The scopes of a token that is asked for now. */
    Collection<String> granted(ApplicationGrant grant) throws AuthException {
        return tokens().token(
                        TokenRequest.forPartner(partner).inCustomer(customer).to(grant.resource()))
                .scopes();
    }

    private TokenProvider tokens() {
        return api.tokens();
    }

    private String clientId() {
        return api.app().clientId();
    }
}
