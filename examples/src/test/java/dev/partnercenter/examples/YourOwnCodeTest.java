package dev.partnercenter.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.AppOnlyTokenProvider;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.client.PartnerCenter;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedPartner;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a user tests code of their own: by Microsoft's clock, while what that code waits for passes in real time. */
class YourOwnCodeTest {
    private final TenantId contoso = TenantId.of("11111111-0000-4000-8000-000000000001");
    private final String clientId = "aaaaaaaa-0000-4000-8000-00000000000a";

    @Test
    void codeOfYourOwnRunsAgainstASimulatedMicrosoft() throws Exception {
        try (PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder()
                        .app(clientId, "secret")
                        .partner(SimulatedPartner.builder(contoso.value())
                                .customers(120)
                                .build())
                        .start();
                PartnerApp app = PartnerApp.builder()
                        .clientId(clientId)
                        .credential(ClientCredential.secret(Secret.of("secret")))
                        .runtime(AuthRuntime.builder()
                                .httpClient(microsoft.httpClient())
                                .clocks(microsoft.clock(), microsoft.clock()::nanoTime)
                                .build())
                        .build()) {
            PartnerCenter partnerCenter = PartnerCenter.create(app, AppOnlyTokenProvider.create(app));
            assertThat(partnerCenter.forPartner(contoso).customers().stream()).hasSize(120);

            microsoft.faults().tokenEndpoint().throttleNext(1, Duration.ofMinutes(1));
            microsoft.clock().advance(Duration.ofHours(2));
            assertThatThrownBy(
                            () -> partnerCenter.forPartner(contoso).customers().list())
                    .isInstanceOf(AuthException.Throttled.class);
        }
    }
}
