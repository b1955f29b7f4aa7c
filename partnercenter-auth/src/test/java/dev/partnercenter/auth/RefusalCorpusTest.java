package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.consent.ExpectedPartner;
import dev.partnercenter.auth.consent.PartnerConsent;
import dev.partnercenter.auth.consent.PendingConsent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of Entra's refusals, from the wire to the exception, and how often Entra is asked for it. */
class RefusalCorpusTest {
    private static final TestBed BED = TestBed.inline();

    private PartnerApp app;

    @BeforeAll
    static void consent() throws Exception {
        BED.consented();
    }

    @AfterAll
    static void close() {
        BED.close();
    }

    @BeforeEach
    void start() {
        BED.microsoft.faults().clear();
        BED.microsoft.journal().clear();
        // Another process each time, which remembers no refusal.
        app = BED.anotherApp();
    }

    @AfterEach
    void stop() {
        app.close();
    }

    static Stream<Corpus.Case> tokenEndpoint() {
        return Corpus.read(RefusalCorpusTest.class, "token-endpoint.txt");
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("G2: whatever the token endpoint and the sign-in page say, no word of it is repeated")
    @MethodSource("tokenEndpoint")
    void replyOfTheTokenEndpointIsTakenForWhatItIs(Corpus.Case reply) throws Exception {
        List<String> expected = reply.expected();
        TenantId tenant = expected.get(0).equals("customer") ? BED.customer(0) : TestBed.PARTNER;
        reply.answer(BED.microsoft.faults().tokenEndpoint().forTenant(tenant.value()));

        AuthException failure = failure(expected.get(0), tenant);

        assertThat(kind(failure)).isEqualTo(expected.get(1));
        assertThat(failure.remedy()).startsWith(expected.get(2));
        assertThat(asked(tenant)).isEqualTo(Long.parseLong(expected.get(3)));
        assertThat(failure)
                .message()
                .contains(TestBed.CLIENT_ID, TestBed.PARTNER.value(), tenant.value())
                .doesNotContain("canary", "forge");
        assertThat(failure.correlationId()).isPresent();
        MessageForm.assertForm(failure);
    }

    static Stream<Corpus.Case> signInPage() {
        return Corpus.read(RefusalCorpusTest.class, "sign-in-page.txt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signInPage")
    void answerOfTheSignInPageIsTakenForWhatItIs(Corpus.Case answer) {
        PartnerConsent consent = PartnerConsent.builder(app, BED.store)
                .redirectUri(TestBed.REDIRECT_URI)
                .build();
        PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), "session");
        String state = HttpUrl.get(pending.authorizationUrl().toString()).queryParameter("state");

        AuthException failure = catchThrowableOfType(
                AuthException.class, () -> consent.complete(pending, "session", answer.body() + "&state=" + state));

        assertThat(kind(failure)).isEqualTo(answer.expected().get(0));
        assertThat(failure.remedy()).startsWith(answer.expected().get(1));
        assertThat(failure)
                .message()
                .contains(TestBed.CLIENT_ID, TestBed.PARTNER.value())
                .doesNotContain("canary");
        assertThat(BED.tokenRequests()).isZero();
        MessageForm.assertForm(failure);
    }

    private AuthException failure(String who, TenantId tenant) throws Exception {
        TokenProvider tokens =
                who.equals("app") ? AppOnlyTokenProvider.create(app) : AppUserTokenProvider.create(app, BED.store);
        TokenRequest request = TokenRequest.forPartner(TestBed.PARTNER);
        CompletableFuture<AccessToken> token = tokens.tokenAsync(
                who.equals("customer") ? request.inCustomer(tenant).to(Resource.GRAPH) : request);
        for (int attempt = 1; attempt < 5; attempt++) {
            BED.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(token).isCompletedExceptionally();
        return (AuthException) Outcome.failure(token);
    }

    private static long asked(TenantId tenant) {
        return BED.microsoft.journal().count(entry -> tenant.value().equals(entry.tenant()));
    }

    private static String kind(AuthException failure) {
        String name = failure.getClass().getSimpleName();
        return failure instanceof ConsentRequired consent
                ? name + "/" + Objects.requireNonNull(consent.reason())
                : name;
    }
}
