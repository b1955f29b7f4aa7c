package dev.partnercenter.examples;

import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.EncryptedFileSecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.client.PartnerCenter;
import java.io.IOException;
import java.nio.file.Path;

/** A CSP partner's own program: one partner, one store, and calls that renew their token by themselves. */
final class ListCustomers {
    private ListCustomers() {}

    static void run(String clientId, Secret clientSecret, TenantId partner, Path file, Secret passphrase)
            throws IOException {
        SecretStore store = EncryptedFileSecretStore.open(file, passphrase);
        try (PartnerApp app = PartnerApp.builder()
                .clientId(clientId)
                .credential(ClientCredential.secret(clientSecret))
                .build()) {
            TokenProvider tokens = AppUserTokenProvider.create(app, store);
            PartnerCenter partnerCenter = PartnerCenter.create(app, tokens);

            partnerCenter.forPartner(partner).customers().stream()
                    .forEach(customer -> System.out.println(customer.id()));
        }
    }
}
