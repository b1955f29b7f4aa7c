package dev.partnercenter.client.consents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.PartnerCenterApi;
import dev.partnercenter.client.consents.GrantResult.Granted;
import dev.partnercenter.testing.FaultTarget;
import dev.partnercenter.testing.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A customer's tenant that knows nothing yet of the app, and what is asked for there; time passes whenever somebody waits. */
final class ConsentBed implements AutoCloseable {
    static final ApplicationGrant GRAPH = ApplicationGrant.of(Resource.GRAPH, "Directory.Read.All", "User.Read.All");
    static final ApplicationGrant ARM = ApplicationGrant.of(Resource.ARM, "user_impersonation");
    static final String GRAPH_ID = "00000003-0000-0000-c000-000000000000";
    static final String ARM_ID = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

    final TestBed test = TestBed.inline();
    final TenantId customer = test.customer(0);
    final List<Duration> pauses = new ArrayList<>();
    final TokenProvider tokens = AppUserTokenProvider.create(test.app, test.store);
    final ApplicationConsents consents = consents(tokens);

    ConsentBed() {
        try {
            test.consented();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        test.microsoft.removeConsent(TestBed.CLIENT_ID, customer.value());
    }

    ApplicationConsents consents(TokenProvider provider) {
        return consents(test.app, provider);
    }

    /** @param meanwhile what happens while somebody waits, beside time */
    ApplicationConsents consents(TokenProvider provider, Consumer<Duration> meanwhile) {
        return consents(test.app, provider, meanwhile);
    }

    /** Those of another process. */
    ApplicationConsents consentsOf(PartnerApp app) {
        return consents(app, AppUserTokenProvider.create(app, test.store));
    }

    private ApplicationConsents consents(PartnerApp app, TokenProvider provider) {
        return consents(app, provider, time -> {});
    }

    private ApplicationConsents consents(PartnerApp app, TokenProvider provider, Consumer<Duration> meanwhile) {
        return new ApplicationConsents(api(app, provider), TestBed.PARTNER, time -> {
            pauses.add(time);
            test.clock.advance(time);
            meanwhile.accept(time);
        });
    }

    PartnerCenterApi api(TokenProvider provider) {
        return api(test.app, provider);
    }

    /** Without repetitions, for which somebody would have to move the clock. */
    private static PartnerCenterApi api(PartnerApp app, TokenProvider provider) {
        return PartnerCenterApi.builder(app, provider).attempts(1).build();
    }

    /** Of which nobody tells this one. */
    void grantedByAnotherNode(ApplicationGrant grant) {
        grantedMeanwhile(grant);
        test.events.clear();
    }

    void grantedMeanwhile(ApplicationGrant grant) {
        try (PartnerApp app = test.anotherApp()) {
            assertThat(consentsOf(app).ensureConsent(customer, List.of(grant))).containsExactly(new Granted(grant));
        }
    }

    TokenRequest graph() {
        return TokenRequest.forPartner(TestBed.PARTNER).inCustomer(customer).to(Resource.GRAPH);
    }

    Map<String, Set<String>> granted() {
        return test.microsoft.consent(TestBed.CLIENT_ID, customer.value());
    }

    FaultTarget posting() {
        return test.microsoft.faults().api().forMethod("POST");
    }

    void refuseTokens(int times, int code) {
        test.microsoft
                .faults()
                .tokenEndpoint()
                .forTenant(customer.value())
                .oauthErrorNext(times, "invalid_grant", code);
    }

    long posts() {
        return calls("POST");
    }

    long removals() {
        return calls("DELETE");
    }

    private long calls(String method) {
        return test.microsoft.journal().entries().stream()
                .filter(entry ->
                        entry.kind() == Journal.Kind.API && entry.method().equals(method))
                .count();
    }

    int grantsChanged() {
        return (int) test.events.stream()
                .filter(event -> event.kind().equals(AuthEvent.Kind.GRANT_CHANGED))
                .count();
    }

    /** Apart from what the other nodes have to know. */
    List<AuthEvent> announced() {
        return test.events.stream()
                .filter(event -> !event.kind().equals(AuthEvent.Kind.GRANT_CHANGED))
                .toList();
    }

    @Override
    public void close() {
        test.close();
    }
}
