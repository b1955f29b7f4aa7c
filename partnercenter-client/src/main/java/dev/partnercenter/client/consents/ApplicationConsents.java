package dev.partnercenter.client.consents;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.NoAnswerException;
import dev.partnercenter.client.api.PartnerCenterApi;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.consents.GrantResult.Granted;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What this app may do in the tenants of one partner's customers. Partner Center does this only for an app with the token of
 * a partner's user, and there are three conditions to it: the user is among the partner's admin agents, a GDAP relationship
 * with the customer has a role that may consent to apps, and the user is in a group to which that role is assigned.
 *
 * <p>Partner Center lets one app make at most 50 of these calls per second, over all partners. It has no way to list what is
 * granted; a token tells. Immutable; safe for use by any number of threads, though for one customer by one at a time.
 *
 * @see <a href="https://learn.microsoft.com/partner-center/developer/control-panel-vendor-apis">Control panel vendor
 *     APIs</a>
 */
public final class ApplicationConsents {
    /** Together 60 seconds: within these a grant is known everywhere, as a rule. */
    private static final List<Duration> BETWEEN_LOOKS =
            List.of(2, 4, 8, 16, 30).stream().map(Duration::ofSeconds).toList();

    /** How time is let pass. */
    @FunctionalInterface
    interface Pause {
        void last(Duration time) throws IOException;
    }

    private final PartnerCenterApi api;
    private final TenantId partner;
    private final Pause pause;

    /** For {@code PartnerCenterClient.consents()}, where users get one. */
    public ApplicationConsents(PartnerCenterApi api, TenantId partner) {
        this(api, partner, api::pause);
    }

    ApplicationConsents(PartnerCenterApi api, TenantId partner, Pause pause) {
        this.api = api;
        this.partner = partner;
        this.pause = pause;
    }

    /**
     * Sees to it that the app has these grants in a customer's tenant, and takes nothing away; asked again it does no harm.
     * Each API is asked for by itself, so that one which the customer has no licence for does not hold up the others. A grant
     * counts only once a token shows its scopes: the call waits for that for at most 60 seconds, with six looks. Where
     * something may have been granted, or a look finds too little, the customer's tokens are dropped, which other nodes can
     * be told of ({@link AuthEvent.Kind#GRANT_CHANGED}); where all is there and tokens show it, nothing is dropped.
     *
     * @return what became of each grant, in the order given; a failure is told there and not thrown
     * @throws IllegalArgumentException if there is no grant, if two are for the same API, or if the customer is the partner
     */
    public List<GrantResult> ensureConsent(TenantId customer, List<ApplicationGrant> grants) {
        return run(tenant(customer, grants), grants, false);
    }

    /**
     * Removes the app from a customer's tenant with everything it was granted there, and grants these anew: give all that the
     * app is to have. <b>In between the app can do nothing in that tenant</b>, which is announced as
     * {@link AuthEvent.Kind#CUSTOMER_CONSENT_GAP}; its end, once every grant works, as
     * {@link AuthEvent.Kind#CUSTOMER_CONSENT_REPLACED}. If it fails or breaks off midway, even with the process, the
     * same call takes it up again from the removal on; {@link #ensureConsent} with the same grants makes those that are
     * missing, and no further gap.
     *
     * @return as {@link #ensureConsent}
     * @throws IllegalArgumentException as {@link #ensureConsent}
     * @throws IOException as {@link #remove}; then nothing has been granted
     */
    public List<GrantResult> replaceConsent(TenantId customer, List<ApplicationGrant> grants) throws IOException {
        CustomerTenant tenant = tenant(customer, grants);
        api.app()
                .announce(
                        AuthEvent.Kind.CUSTOMER_CONSENT_GAP,
                        partner,
                        "The app is removed from the tenant of customer " + customer
                                + " and can do nothing there until it is granted anew");
        tenant.remove();
        List<GrantResult> results = run(tenant, grants, true);
        if (results.stream().allMatch(Granted.class::isInstance)) {
            api.app()
                    .announce(
                            AuthEvent.Kind.CUSTOMER_CONSENT_REPLACED,
                            partner,
                            "The app has all its grants in the tenant of customer " + customer + " again");
        }
        return results;
    }

    /**
     * Removes the app from a customer's tenant with everything it was granted there, and drops the customer's tokens; of no
     * effect if it is not there.
     *
     * @throws PartnerCenterException if Partner Center refuses
     * @throws AuthException if there is no token, or Partner Center wants a better one
     * @throws NoAnswerException if Partner Center does not answer, and so it may have been done
     * @throws IOException as {@code PartnerCenterClient.call}
     */
    public void remove(TenantId customer) throws IOException {
        new CustomerTenant(api, partner, customer).remove();
    }

    private CustomerTenant tenant(TenantId customer, List<ApplicationGrant> grants) {
        Set<String> apis = new HashSet<>();
        if (grants.isEmpty() || !grants.stream().allMatch(grant -> apis.add(grant.enterpriseApplicationId()))) {
            throw new IllegalArgumentException("grants must not be empty, and each for another API");
        }
        if (customer.equals(partner)) {
            throw new IllegalArgumentException("customer must be another tenant than the partner's own");
        }
        return new CustomerTenant(api, partner, customer);
    }

    private List<GrantResult> run(CustomerTenant tenant, List<ApplicationGrant> grants, boolean replacing) {
        List<Granting> all = grants.stream()
                .map(grant -> new Granting(tenant, grant, replacing))
                .toList();
        Iterator<Duration> pauses = BETWEEN_LOOKS.iterator();
        round(tenant, all, false);
        try {
            while (all.stream().anyMatch(Granting::isOpen) && pauses.hasNext()) {
                pause.last(pauses.next());
                round(tenant, all, !pauses.hasNext());
            }
            all.forEach(Granting::giveUp);
        } catch (IOException e) {
            all.forEach(granting -> granting.giveUp(e));
        }
        return all.stream().map(Granting::result).toList();
    }

    private static void round(CustomerTenant tenant, List<Granting> all, boolean last) {
        all.stream().filter(Granting::isOpen).forEach(granting -> granting.post(last));
        if (toBeSeen(all).noneMatch(Granting::mayHaveChanged)) {
            toBeSeen(all).forEach(Granting::lookAtWhatIsHeld);
        }
        if (toBeSeen(all).findAny().isPresent()) {
            tenant.forget();
            toBeSeen(all).forEach(Granting::look);
        }
    }

    private static Stream<Granting> toBeSeen(List<Granting> all) {
        return all.stream().filter(Granting::isToBeSeen);
    }
}
