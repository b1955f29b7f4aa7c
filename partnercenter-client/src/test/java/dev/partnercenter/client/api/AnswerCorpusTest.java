package dev.partnercenter.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.partnercenter.auth.AppOnlyTokenProvider;
import dev.partnercenter.auth.Corpus;
import dev.partnercenter.auth.MessageForm;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.Journal;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedPartner;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of Partner Center's refusals, from the wire to the exception, and how often a call is sent for it. */
class AnswerCorpusTest {
    private static final String CLIENT_ID = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String CLIENT_SECRET = "a client secret";
    private static final TenantId PARTNER = TenantId.of("bbbbbbbb-0000-4000-8000-000000000001");
    private static final PartnerCenterSimulator MICROSOFT = PartnerCenterSimulator.builder()
            .app(CLIENT_ID, CLIENT_SECRET)
            .partner(SimulatedPartner.builder(PARTNER.value()).customers(1).build())
            .start();

    private PartnerApp app;

    /** Where tokens come from: with waits that the test does not cut short. */
    private PartnerApp issuer;

    @AfterAll
    static void close() {
        MICROSOFT.close();
    }

    @BeforeEach
    void start() {
        MICROSOFT.faults().clear();
        MICROSOFT.journal().clear();
        // Another process each time, which has used up none of its repetitions and remembers no trouble.
        app = app(new QuickScheduler(MICROSOFT.clock()));
        issuer = app(MICROSOFT.clock().scheduler());
    }

    private static PartnerApp app(ScheduledExecutorService scheduler) {
        return PartnerApp.builder()
                .clientId(CLIENT_ID)
                .credential(ClientCredential.secret(Secret.of(CLIENT_SECRET)))
                .runtime(AuthRuntime.builder()
                        .httpClient(MICROSOFT.httpClient())
                        .clocks(MICROSOFT.clock(), MICROSOFT.clock()::nanoTime)
                        .scheduler(scheduler)
                        .build())
                .build();
    }

    @AfterEach
    void stop() {
        app.close();
        issuer.close();
    }

    static Stream<Corpus.Case> answers() {
        return Corpus.read(AnswerCorpusTest.class, "answers.txt");
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("G2: whatever Partner Center says, no word of it is repeated")
    @MethodSource("answers")
    void answerIsTakenForWhatItIs(Corpus.Case answer) {
        answer.answer(MICROSOFT.faults().api());
        PartnerCenterApi api = PartnerCenterApi.builder(app, AppOnlyTokenProvider.create(issuer))
                .build();

        Throwable failure = catchThrowable(() -> api.page(PARTNER, ApiRequest.get("/v1/customers"), Map.class));

        assertThat(kind(failure)).isEqualTo(answer.expected().get(0));
        assertThat(remedy(failure)).startsWith(answer.expected().get(1));
        assertThat(isTransient(failure) ? "transient" : "for good")
                .isEqualTo(answer.expected().get(2));
        assertThat(MICROSOFT.journal().count(Journal.Kind.API))
                .isEqualTo(Long.parseLong(answer.expected().get(3)));
        boolean renewed = answer.status() == 401 && answer.expected().get(3).equals("2");
        assertThat(MICROSOFT.journal().count(Journal.Kind.TOKEN))
                .as("tokens, the first one included")
                .isEqualTo(renewed ? 2 : 1);
        assertThat(said(failure).status()).isEqualTo(answer.status());
        assertThat(said(failure))
                .message()
                .contains("GET /v1/customers with " + answer.status(), PARTNER.value(), "https://learn.microsoft.com/")
                .doesNotContain("canary");
        MessageForm.assertIsOneLine(failure.getMessage());
        if (failure instanceof AuthException refused) {
            MessageForm.assertForm(refused);
            assertThat(refused).message().doesNotContain("canary");
            assertThat(refused.correlationId())
                    .isPresent()
                    .isEqualTo(said(failure).correlationId());
        }
    }

    private static String kind(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        return failure instanceof ConsentRequired consent ? name + "/" + consent.reason() : name;
    }

    private static String remedy(Throwable failure) {
        return failure instanceof AuthException refused
                ? refused.remedy()
                : said(failure).remedy();
    }

    private static boolean isTransient(Throwable failure) {
        return failure instanceof AuthException
                ? failure instanceof AuthException.Unavailable || failure instanceof AuthException.Throttled
                : said(failure).isTransient();
    }

    /** What Partner Center said, whatever it means. */
    private static PartnerCenterException said(Throwable failure) {
        Throwable said = failure instanceof AuthException ? failure.getCause() : failure;
        return (PartnerCenterException) Objects.requireNonNull(said);
    }
}
