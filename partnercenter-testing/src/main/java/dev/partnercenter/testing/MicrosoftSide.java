package dev.partnercenter.testing;

import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/**
 * All of Microsoft's services and what they have in common: who is known, and what was given out to whom.
 *
 * @param router the one door, which every request comes by
 */
record MicrosoftSide(Directory directory, GrantStore grants, DeviceSignIns devices, TokenMint mint, Router router) {

    static MicrosoftSide of(Directory directory, ManualClock clock, Faults faults, Journal journal) {
        InstantSource time = () -> clock.instant().plus(faults.clockAhead());
        Secrets secrets = new Secrets();
        GrantStore grants = new GrantStore(time, secrets);
        DeviceSignIns devices = new DeviceSignIns(time, secrets);
        TokenMint mint = new TokenMint(time, directory.cloud(), secrets);
        TokenGrants tokens = new TokenGrants(
                new ClientAuthentication(time, directory.apps()), directory, grants, devices, mint, faults);
        EntraSide entra = new EntraSide(time, directory, new SignInPage(directory, grants), tokens, mint);
        PartnerCenterSide partnerCenter = new PartnerCenterSide(directory, mint, faults);
        VaultSide vault = new VaultSide(time, new VaultDoor(directory, mint, faults), faults);
        Router router =
                new Router(time, directory.cloud(), journal, secrets, faults, mint, entra, partnerCenter, vault);
        return new MicrosoftSide(directory, grants, devices, mint, router);
    }

    AppRegistrations apps() {
        return directory.apps();
    }

    void removeConsent(String clientId, String customerTenantId) {
        directory.consents().remove(customer(customerTenantId), Guids.require("clientId", clientId));
    }

    /** Empty, too, where the app may do everything. */
    Map<String, Set<String>> consent(String clientId, String customerTenantId) {
        Map<String, Set<String>> granted =
                directory.consents().of(customer(customerTenantId), Guids.require("clientId", clientId));
        return granted == null ? Map.of() : granted;
    }

    private static String customer(String tenantId) {
        return Guids.require("customerTenantId", tenantId);
    }
}
