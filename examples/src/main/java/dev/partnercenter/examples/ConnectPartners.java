package dev.partnercenter.examples;

import dev.partnercenter.auth.consent.ConsentedPartner;
import dev.partnercenter.auth.consent.ExpectedPartner;
import dev.partnercenter.auth.consent.PartnerConsent;
import dev.partnercenter.auth.consent.PendingConsent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.client.PartnerCenter;
import dev.partnercenter.client.api.Page;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.customers.Customer;
import java.io.IOException;
import java.net.URI;
import java.util.Set;

/** A CPV's product: many partners, each connected once by a person and served unattended from then on. */
final class ConnectPartners {
    private final PartnerConsent consent;
    private final PartnerCenter partnerCenter;
    private final Set<TenantId> invited;
    private final Desk desk;

    ConnectPartners(PartnerApp app, SecretStore store, PartnerCenter partnerCenter, Set<TenantId> invited, Desk desk) {
        this.consent = PartnerConsent.builder(app, store)
                .redirectUri("https://portal.example.com/connected")
                .build();
        this.partnerCenter = partnerCenter;
        this.invited = invited;
        this.desk = desk;
    }

    /** What the product has at hand: the web session of whoever sits in front of it, and people to tell. */
    interface Desk {
        String sessionId();

        void keepInSession(PendingConsent pending);

        PendingConsent takeFromSession();

        void askToReconnect(TenantId partner, String remedy);

        void skipCustomer(AuthException.CustomerAccess e);

        void tryLater(TenantId partner);

        void callOperator(AuthException e);

        void refused(TenantId partner, PartnerCenterException e);

        void synchronize(Page<Customer> page);
    }

    /** The page where a partner's administrator presses "Connect". */
    URI connect() {
        PendingConsent pending = consent.begin(ExpectedPartner.admittedBy(invited::contains), desk.sessionId());
        desk.keepInSession(pending);
        return pending.authorizationUrl();
    }

    /** The page at the redirect URI. */
    ConsentedPartner connected(String query) throws IOException {
        return consent.complete(desk.takeFromSession(), desk.sessionId(), query);
    }

    /** The nightly run, for each partner. */
    void synchronize(TenantId partner) {
        try {
            desk.synchronize(partnerCenter.forPartner(partner).customers().list());
        } catch (AuthException.ConsentRequired e) {
            desk.askToReconnect(partner, e.remedy());
        } catch (AuthException.CustomerAccess e) {
            desk.skipCustomer(e);
        } catch (AuthException.Throttled | AuthException.Unavailable e) {
            desk.tryLater(partner);
        } catch (AuthException e) {
            desk.callOperator(e); // ours to fix: credential, configuration, policy or store
        } catch (PartnerCenterException e) {
            desk.refused(partner, e); // Partner Center said no: later if e.isTransient(), else for the operator
        } catch (IOException e) {
            desk.tryLater(partner);
        }
    }
}
