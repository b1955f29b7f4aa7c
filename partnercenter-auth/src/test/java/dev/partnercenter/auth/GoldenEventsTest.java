package dev.partnercenter.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.consent.ExpectedPartner;
import dev.partnercenter.auth.consent.PendingConsent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.StoredSecret;
import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What those who guard an app are told, word for word: who, what, when, and by which id Microsoft knows it. */
class GoldenEventsTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);
    private static final SecretName NAME = new SecretName(TestBed.PARTNER.value());
    private static final String BY = " [partner 11111111-0000-4000-8000-000000000001]";

    private final TestBed bed = TestBed.inline();
    private final Logger library = Logger.getLogger("dev.partnercenter");
    private final List<String> logged = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry.getLevel() + " " + entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        library.addHandler(listener);
        library.setLevel(Level.ALL);
    }

    @AfterEach
    void close() {
        library.setLevel(null);
        library.removeHandler(listener);
        bed.close();
    }

    @Test
    @DisplayName("G6: a consent, and that its refresh token is stored")
    void consent() throws Exception {
        PendingConsent pending = bed.consent().begin(ExpectedPartner.of(TestBed.PARTNER), "session");
        bed.consent()
                .complete(
                        pending,
                        "session",
                        bed.microsoft
                                .signIn(pending.authorizationUrl(), bed.partner)
                                .toString());

        assertTold(
                "2026-01-01T00:00:00Z", "consented: A partner consented; the refresh token is stored and proven" + BY);
    }

    @Test
    @DisplayName("G6: each token that is issued, in the log at debug, with the id by which Microsoft knows the request")
    void redemption() throws Exception {
        bed.consented();
        logged.clear();
        TokenRequest customer = HOME.inCustomer(bed.customer(0));

        tokens().token(customer);

        String id = lastCorrelationId();
        assertThat(logged)
                .last()
                .isEqualTo("FINE A token for " + customer.resource() + " in tenant " + bed.customer(0) + " of partner "
                        + TestBed.PARTNER + " was issued to app " + TestBed.CLIENT_ID + " [correlation id " + id + "]");
    }

    @Test
    @DisplayName("G6: a renewed refresh token is stored")
    void persisting() throws Exception {
        bed.consented();
        bed.clock.advance(Duration.ofDays(9));

        tokens().token(HOME);

        assertTold(
                "2026-01-10T00:00:00Z",
                "refresh-token-stored: The newest refresh token is stored, good until 2026-04-10T00:00:00Z" + BY);
    }

    @Test
    @DisplayName("G6: a partner's consent is found revoked")
    void revocation() throws Exception {
        bed.consented();
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        bed.clock.advance(Duration.ofDays(2));
        try (PartnerApp node = bed.anotherApp();
                KeepAlive keepAlive = KeepAlive.builder(node, bed.store).build()) {
            assertThat(keepAlive.run().failuresByCause()).hasSize(1);
        }

        assertThat(bed.events)
                .singleElement()
                .satisfies(event -> assertThat(event.message())
                        .startsWith("The partner's refresh token could not be redeemed: ")
                        .contains("AADSTS50173", "correlation id " + lastCorrelationId()));
    }

    @Test
    @DisplayName("G6: an operator suspends a partner in the store")
    void suspension() throws Exception {
        bed.consented();
        bed.store.setEnabled(NAME, stored().version().id(), false);

        assertRefusedByAnotherNode();

        assertTold(
                "2026-01-01T00:00:00Z",
                "suspended: The partner's refresh token is disabled in the secret store; the partner's tokens are dropped"
                        + BY);
    }

    @Test
    @DisplayName("G6: the app falls back on its second credential")
    void credential() throws Exception {
        bed.consented();
        try (PartnerApp app = withCredentials(Canaries.text("client secret"), TestBed.CLIENT_SECRET)) {
            AppOnlyTokenProvider.create(app).token(HOME);
        }

        assertThat(bed.events)
                .singleElement()
                .satisfies(event -> assertThat(event.message())
                        .startsWith("The app's client secret was refused, and its client secret is in use from now on")
                        .contains("AADSTS7000215", "correlation id "));
    }

    @Test
    @DisplayName("G6: a tripwire: a token of another tenant came back")
    void tokenOfAnotherTenant() throws Exception {
        bed.consented();
        String foreign =
                base64("{\"alg\":\"RS256\"}") + "." + base64("{\"tid\":\"" + TestBed.OTHER_PARTNER + "\"}") + ".x";
        bed.microsoft
                .faults()
                .tokenEndpoint()
                .answerNext(
                        1,
                        200,
                        "application/json",
                        "{\"token_type\":\"Bearer\",\"access_token\":\"" + foreign + "\",\"expires_in\":3600}",
                        Map.of());

        assertThatThrownBy(() -> AppOnlyTokenProvider.create(bed.app).token(HOME))
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("of another tenant");

        assertTold(
                "2026-01-01T00:00:00Z",
                "foreign-token: A token for partner-center in tenant 11111111-0000-4000-8000-000000000001 named another"
                        + " tenant, and was thrown away" + BY);
    }

    @Test
    @DisplayName("G6: a tripwire: what stands beside a stored token is not what it says")
    void storedTokenThatDoesNotFit() throws Exception {
        bed.consented();
        Map<String, String> tags = new TreeMap<>(stored().version().metadata().tags());
        tags.put("user-oid", "99999999-0000-4000-8000-000000000009");
        String id = bed.store
                .append(NAME, stored().value(), SecretMetadata.of(tags))
                .id();

        assertRefusedByAnotherNode();

        assertThat(bed.events)
                .singleElement()
                .satisfies(event -> assertThat(event.message())
                        .startsWith("Version " + id + " of the stored refresh token is passed over: ")
                        .contains("another user, tenant or app than its metadata says"));
    }

    private void assertRefusedByAnotherNode() {
        try (PartnerApp node = bed.anotherApp()) {
            assertThatThrownBy(
                            () -> AppUserTokenProvider.create(node, bed.store).token(HOME))
                    .isInstanceOf(AuthException.StoreFailed.class);
        }
    }

    /** One event, to the listener and to the log alike. */
    private void assertTold(String when, String what) {
        assertThat(bed.events).singleElement().satisfies(event -> {
            assertThat(event.at()).isEqualTo(when);
            assertThat(event.kind() + ": " + event.message() + " [partner " + event.partner() + "]")
                    .isEqualTo(what);
        });
        assertThat(logged).contains("INFO " + what);
    }

    private AppUserTokenProvider tokens() {
        return AppUserTokenProvider.create(bed.app, bed.store);
    }

    private StoredSecret stored() throws Exception {
        return bed.store.current(NAME).orElseThrow();
    }

    private PartnerApp withCredentials(String first, String second) {
        return PartnerApp.builder()
                .clientId(TestBed.CLIENT_ID)
                .credential(ClientCredential.secret(Secret.of(first)), ClientCredential.secret(Secret.of(second)))
                .runtime(AuthRuntime.builder()
                        .httpClient(bed.microsoft.httpClient())
                        .clocks(bed.clock, bed.clock::nanoTime)
                        .build())
                .onEvent(bed.events::add)
                .build();
    }

    private String lastCorrelationId() {
        List<Journal.Entry> entries = bed.microsoft.journal().entries();
        return Objects.requireNonNull(entries.get(entries.size() - 1).headers().get("client-request-id"));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
