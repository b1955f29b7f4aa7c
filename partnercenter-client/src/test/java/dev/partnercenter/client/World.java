package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.AppOnlyTokenProvider;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedPartner;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Two partners on a simulator, an app with tokens for both, and what that app sends to Partner Center: each call once, so that
 * a test sees what becomes of one answer.
 */
final class World implements AutoCloseable {
    static final String CLIENT_ID = "aaaaaaaa-0000-4000-8000-000000000001";
    static final TenantId CONTOSO = TenantId.of("bbbbbbbb-0000-4000-8000-000000000001");
    static final TenantId FABRIKAM = TenantId.of("bbbbbbbb-0000-4000-8000-000000000002");

    private static final String SECRET = Canaries.text("client secret");
    private static final String API = "api.partnercenter.microsoft.com";

    final PartnerCenterSimulator microsoft;
    final PartnerApp app;
    final AppOnlyTokenProvider tokens;
    final PartnerCenterClient contoso;
    final PartnerCenterClient fabrikam;
    private final List<Request> sent = new CopyOnWriteArrayList<>();

    /** Contoso has seven customers and Fabrikam two. */
    World() {
        this(7, client -> client);
    }

    World(int customersOfContoso, UnaryOperator<OkHttpClient.Builder> users) {
        microsoft = PartnerCenterSimulator.builder()
                .app(CLIENT_ID, SECRET)
                .partner(SimulatedPartner.builder(CONTOSO.value())
                        .customers(customersOfContoso)
                        .build())
                .partner(SimulatedPartner.builder(FABRIKAM.value()).customers(2).build())
                .start();
        OkHttpClient.Builder client = microsoft.httpClient().newBuilder().eventListener(new EventListener() {
            @Override
            public void requestHeadersEnd(Call call, Request request) {
                if (request.url().host().equals(API)) {
                    sent.add(request);
                }
            }
        });
        app = PartnerApp.builder()
                .clientId(CLIENT_ID)
                .credential(ClientCredential.secret(Secret.of(SECRET)))
                .runtime(AuthRuntime.builder()
                        .httpClient(users.apply(client).build())
                        .clocks(microsoft.clock(), microsoft.clock()::nanoTime)
                        .build())
                .build();
        tokens = AppOnlyTokenProvider.create(app);
        PartnerCenter partnerCenter =
                PartnerCenter.builder(app, tokens).attempts(1).build();
        contoso = partnerCenter.forPartner(CONTOSO);
        fabrikam = partnerCenter.forPartner(FABRIKAM);
    }

    /** What went over the wire to Partner Center. */
    List<Request> sent() {
        return sent;
    }

    /** Scripts the answer to the next call. */
    void answer(int status, String body) {
        answer(status, body, Map.of());
    }

    void answer(int status, String body, Map<String, String> headers) {
        microsoft.faults().api().answerNext(1, status, "application/json", body, headers);
    }

    /** How Partner Center refuses a plain call. */
    PartnerCenterException refused() {
        return Objects.requireNonNull(catchThrowableOfType(
                PartnerCenterException.class, () -> contoso.customers().list()));
    }

    @Override
    public void close() {
        app.close();
        microsoft.close();
    }
}
