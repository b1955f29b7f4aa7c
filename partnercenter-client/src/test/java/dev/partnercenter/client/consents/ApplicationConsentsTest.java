package dev.partnercenter.client.consents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.AppOnlyTokenProvider;
import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.PartnerCenter;
import dev.partnercenter.client.api.PartnerCenterApi;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.consents.GrantResult.Failed;
import dev.partnercenter.client.consents.GrantResult.Granted;
import dev.partnercenter.client.consents.GrantResult.NeedsReplacement;
import dev.partnercenter.testing.FaultTarget;
import dev.partnercenter.testing.Journal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationConsentsTest {
    private static final ApplicationGrant GRAPH =
            ApplicationGrant.of(Resource.GRAPH, "Directory.Read.All", "User.Read.All");
    private static final ApplicationGrant ARM = ApplicationGrant.of(Resource.ARM, "user_impersonation");
    private static final String GRAPH_ID = "00000003-0000-0000-c000-000000000000";
    private static final String ARM_ID = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

    private final TestBed bed = TestBed.inline();
    private final TenantId customer = bed.customer(0);
    private final List<Duration> pauses = new ArrayList<>();
    private final TokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);
    private final ApplicationConsents consents = consents(tokens);

    @BeforeEach
    void consentAndHaveTheCustomerKnowNothingOfIt() throws IOException {
        bed.consented();
        bed.microsoft.removeConsent(TestBed.CLIENT_ID, customer.value());
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void grantsArePostedOneByOneAndSeenToWork() throws Exception {
        assertThat(consents.ensureConsent(customer, List.of(GRAPH, ARM)))
                .containsExactly(new Granted(GRAPH), new Granted(ARM));

        assertThat(granted())
                .isEqualTo(Map.of(
                        GRAPH_ID, Set.of("Directory.Read.All", "User.Read.All"), ARM_ID, Set.of("user_impersonation")));
        assertThat(posts()).isEqualTo(2);
        assertThat(pauses).isEmpty();
        assertThat(tokens.token(graph()).scopes()).contains("https://graph.microsoft.com/User.Read.All");
    }

    @Test
    void grantThatIsThereAlreadyIsGranted() {
        consents.ensureConsent(customer, List.of(GRAPH));

        assertThat(consents.ensureConsent(customer, List.of(GRAPH))).containsExactly(new Granted(GRAPH));
        assertThat(consents.ensureConsent(customer, List.of(ApplicationGrant.of(Resource.GRAPH, "user.READ.all"))))
                .allMatch(Granted.class::isInstance);
        assertThat(granted()).containsOnlyKeys(GRAPH_ID);
    }

    @Test
    void tokensOfTheCustomerAreDroppedAndTheirRefusalsForgotten() throws Exception {
        assertThatThrownBy(() -> tokens.token(graph())).isInstanceOf(AuthException.CustomerAccess.class);

        consents.ensureConsent(customer, List.of(GRAPH));

        assertThat(tokens.token(graph()).scopes()).isNotEmpty();
    }

    @Test
    void whereAllIsThereNothingIsDroppedAndNobodyTold() throws Exception {
        consents.ensureConsent(customer, List.of(GRAPH, ARM));
        AccessToken held = tokens.token(graph());
        int told = grantsChanged();

        assertThat(consents.ensureConsent(customer, List.of(GRAPH, ARM)))
                .containsExactly(new Granted(GRAPH), new Granted(ARM));

        assertThat(tokens.token(graph())).isSameAs(held);
        assertThat(grantsChanged()).isEqualTo(told);
    }

    @Test
    void oneGrantThatIsNewDropsTheTokensOnceAndTellsOnce() throws Exception {
        consents.ensureConsent(customer, List.of(GRAPH));
        AccessToken held = tokens.token(graph());
        int told = grantsChanged();

        assertThat(consents.ensureConsent(customer, List.of(GRAPH, ARM))).allMatch(Granted.class::isInstance);

        assertThat(tokens.token(graph())).isNotSameAs(held);
        assertThat(grantsChanged() - told).isEqualTo(1);
    }

    @Test
    void refusalFromBeforeTheGrantIsNotTakenForAnAnswer() throws Exception {
        assertThatThrownBy(() -> tokens.token(graph())).isInstanceOf(AuthException.CustomerAccess.class);
        grantedByAnotherNode(GRAPH);

        assertThat(consents.ensureConsent(customer, List.of(GRAPH))).containsExactly(new Granted(GRAPH));

        assertThat(grantsChanged()).isEqualTo(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void tokenFromBeforeTheGrantIsNotTakenForAnAnswer() throws Exception {
        grantedByAnotherNode(ApplicationGrant.of(Resource.GRAPH, "User.Read.All"));
        tokens.token(graph());
        bed.microsoft.removeConsent(TestBed.CLIENT_ID, customer.value());
        grantedByAnotherNode(GRAPH);

        assertThat(consents.ensureConsent(customer, List.of(GRAPH))).containsExactly(new Granted(GRAPH));

        assertThat(grantsChanged()).isEqualTo(1);
    }

    @Test
    void refusedGrantAndRefusedRemovalDropNothing() throws Exception {
        consents.ensureConsent(customer, List.of(GRAPH));
        AccessToken held = tokens.token(graph());
        int told = grantsChanged();
        bed.microsoft.faults().api().forMethod("DELETE").apiErrorNext(1, 403, "2032", "Access denied");
        posting().apiErrorNext(1, 403, "2032", "Access denied");

        assertThat(consents.ensureConsent(customer, List.of(GRAPH))).allMatch(Failed.class::isInstance);
        assertThatThrownBy(() -> consents.remove(customer)).isInstanceOf(PartnerCenterException.class);

        assertThat(tokens.token(graph())).isSameAs(held);
        assertThat(grantsChanged()).isEqualTo(told);
    }

    @Test
    void removalWithoutAnAnswerDropsTheTokens() throws Exception {
        consents.ensureConsent(customer, List.of(GRAPH));
        AccessToken held = tokens.token(graph());
        bed.microsoft.faults().api().forMethod("DELETE").apiErrorNext(1, 500, "2", "Something");

        assertThatThrownBy(() -> consents.remove(customer)).isInstanceOf(PartnerCenterException.class);

        assertThat(tokens.token(graph())).isNotSameAs(held);
    }

    @Test
    void grantThatIsThereAndDoesNotWorkIsNoSuccess() {
        consents.ensureConsent(customer, List.of(GRAPH));
        tokens.invalidateTenant(customer);
        refuseTokens(Integer.MAX_VALUE, 65001);

        assertThat(consents.ensureConsent(customer, List.of(GRAPH)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.cause()).isInstanceOf(AuthException.CustomerAccess.class));
    }

    @ParameterizedTest
    @ValueSource(ints = {65001, 90099})
    void grantThatTakesTimeIsWaitedFor(int code) {
        refuseTokens(3, code);

        assertThat(consents.ensureConsent(customer, List.of(GRAPH))).containsExactly(new Granted(GRAPH));

        assertThat(pauses).containsExactly(seconds(2), seconds(4), seconds(8));
        assertThat(posts()).isEqualTo(1);
    }

    @Test
    void tokenThatIsNotToBeHadJustNowIsWaitedFor() throws Exception {
        AtomicInteger failures = new AtomicInteger(2);
        TokenProvider shaky = request -> {
            if (request.tenant().equals(customer) && failures.getAndDecrement() > 0) {
                throw bed.app.failure().unavailable();
            }
            return tokens.token(request);
        };

        assertThat(consents(shaky).ensureConsent(customer, List.of(GRAPH))).containsExactly(new Granted(GRAPH));

        assertThat(pauses).containsExactly(seconds(2), seconds(4));
    }

    @Test
    void waitHasAnEnd() {
        refuseTokens(Integer.MAX_VALUE, 65001);

        assertThat(consents.ensureConsent(customer, List.of(GRAPH, ARM))).allMatch(Failed.class::isInstance);

        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(seconds(60));
        assertThat(posts()).isEqualTo(2);
    }

    @Test
    void refusalThatOnlyAPersonCanLiftIsNotWaitedFor() {
        refuseTokens(Integer.MAX_VALUE, 53003);

        assertThat(consents.ensureConsent(customer, List.of(GRAPH)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.cause()).isInstanceOf(AuthException.BlockedByPolicy.class));
        assertThat(pauses).isEmpty();
    }

    @Test
    void oneApiThatIsRefusedDoesNotHoldUpTheOthers() {
        posting().apiErrorNext(1, 400, "3000", "No service principal of this application");

        List<GrantResult> results = consents.ensureConsent(customer, List.of(GRAPH, ARM));

        assertThat(results)
                .element(0)
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.cause()).isInstanceOf(PartnerCenterException.class));
        assertThat(results).element(1).isEqualTo(new Granted(ARM));
        assertThat(granted()).containsOnlyKeys(ARM_ID);
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 500})
    void refusalOfAGrantThatWorksIsASuccess(int status) {
        consents.ensureConsent(customer, List.of(GRAPH));
        posting().apiErrorNext(3, status, "800003", "Something");

        assertThat(consents.ensureConsent(customer, List.of(GRAPH))).containsExactly(new Granted(GRAPH));
    }

    @Test
    void refusalOfTheUserIsNotTakenForAGrant() {
        consents.ensureConsent(customer, List.of(GRAPH));
        posting().apiErrorNext(1, 403, "2032", "Access denied");

        assertThat(consents.ensureConsent(customer, List.of(GRAPH))).allMatch(Failed.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409})
    void widerGrantNeedsReplacementAndNothingIsTakenAway(int status) {
        consents.ensureConsent(customer, List.of(ApplicationGrant.of(Resource.GRAPH, "User.Read.All")));
        posting().apiErrorNext(1, status, "409", "Permission entry already exists.");

        assertThat(consents.ensureConsent(customer, List.of(GRAPH)))
                .containsExactly(new NeedsReplacement(GRAPH, Set.of("Directory.Read.All")));

        assertThat(granted()).isEqualTo(Map.of(GRAPH_ID, Set.of("User.Read.All")));
        assertThat(announced()).isEmpty();
        assertThat(pauses).isEmpty();
    }

    private int grantsChanged() {
        return (int) bed.events.stream()
                .filter(event -> event.kind().equals(AuthEvent.Kind.GRANT_CHANGED))
                .count();
    }

    /** Apart from what the other nodes have to know. */
    private List<AuthEvent> announced() {
        return bed.events.stream()
                .filter(event -> !event.kind().equals(AuthEvent.Kind.GRANT_CHANGED))
                .toList();
    }

    @Test
    void replacementRemovesAnnouncesTheGapAndGrantsAll() throws Exception {
        consents.ensureConsent(customer, List.of(ApplicationGrant.of(Resource.GRAPH, "User.Read.All"), ARM));

        assertThat(consents.replaceConsent(customer, List.of(GRAPH, ARM)))
                .containsExactly(new Granted(GRAPH), new Granted(ARM));

        assertThat(granted()).containsEntry(GRAPH_ID, Set.of("Directory.Read.All", "User.Read.All"));
        assertThat(announced())
                .extracting(AuthEvent::kind)
                .containsExactly(AuthEvent.Kind.CUSTOMER_CONSENT_GAP, AuthEvent.Kind.CUSTOMER_CONSENT_REPLACED);
        assertThat(announced().get(0).partner()).isEqualTo(TestBed.PARTNER);
        assertThat(announced().get(0).message()).contains(customer.value());
    }

    @Test
    void replacementThatBrokeOffIsTakenUpByTheSameCall() throws Exception {
        posting().apiErrorNext(1, 403, "2032", "Access denied");
        assertThat(consents.replaceConsent(customer, List.of(GRAPH, ARM)))
                .hasExactlyElementsOfTypes(Failed.class, Granted.class);
        consents.remove(customer);

        assertThat(consents.replaceConsent(customer, List.of(GRAPH, ARM))).allMatch(Granted.class::isInstance);

        assertThat(granted()).containsOnlyKeys(GRAPH_ID, ARM_ID);
        assertThat(announced())
                .extracting(AuthEvent::kind)
                .containsExactly(
                        AuthEvent.Kind.CUSTOMER_CONSENT_GAP,
                        AuthEvent.Kind.CUSTOMER_CONSENT_GAP,
                        AuthEvent.Kind.CUSTOMER_CONSENT_REPLACED);
    }

    @Test
    void replacementPostsAgainWhileTheRemovalIsNotKnownEverywhere() throws Exception {
        posting().apiErrorNext(2, 409, "409", "Permission entry already exists.");

        assertThat(consents.replaceConsent(customer, List.of(GRAPH))).containsExactly(new Granted(GRAPH));

        assertThat(posts()).isEqualTo(3);
        assertThat(pauses).containsExactly(seconds(2), seconds(4));
    }

    @Test
    void replacementGrantsNothingIfTheRemovalIsRefused() {
        bed.microsoft.faults().api().forMethod("DELETE").apiErrorNext(1, 403, "2032", "Access denied");

        assertThatThrownBy(() -> consents.replaceConsent(customer, List.of(GRAPH)))
                .isInstanceOf(PartnerCenterException.class);
        assertThat(posts()).isZero();
    }

    @Test
    void removalDropsTheTokensAndMayBeRepeated() throws Exception {
        consents.ensureConsent(customer, List.of(GRAPH));
        tokens.token(graph());

        consents.remove(customer);
        consents.remove(customer);

        assertThat(granted()).isEmpty();
        assertThatThrownBy(() -> tokens.token(graph())).isInstanceOf(AuthException.CustomerAccess.class);
    }

    @Test
    void appWithoutUserIsTold() {
        assertThat(consents(AppOnlyTokenProvider.create(bed.app)).ensureConsent(customer, List.of(GRAPH)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.cause()).isInstanceOf(AuthException.Configuration.class));
    }

    @Test
    void interruptedWaitSettlesWhatIsOpen() {
        refuseTokens(Integer.MAX_VALUE, 65001);
        ApplicationConsents interrupted = new ApplicationConsents(api(tokens), TestBed.PARTNER, time -> {
            throw new InterruptedIOException("interrupted");
        });

        assertThat(interrupted.ensureConsent(customer, List.of(GRAPH)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.cause()).isInstanceOf(InterruptedIOException.class));
    }

    @Test
    void grantsForTheSameApiOrForThePartnerItselfAreRejected() {
        assertThatThrownBy(() -> consents.ensureConsent(customer, List.of(GRAPH, GRAPH)))
                .hasMessage("grants must not be empty, and each for another API");
        assertThatThrownBy(() -> consents.replaceConsent(customer, List.of()))
                .hasMessage("grants must not be empty, and each for another API");
        assertThatThrownBy(() -> consents.ensureConsent(TestBed.PARTNER, List.of(GRAPH)))
                .hasMessage("customer must be another tenant than the partner's own");
    }

    @Test
    void consentsAreHadFromTheClient() throws Exception {
        consents.ensureConsent(customer, List.of(GRAPH));

        PartnerCenter.create(bed.app, tokens)
                .forPartner(TestBed.PARTNER)
                .consents()
                .remove(customer);

        assertThat(granted()).isEmpty();
    }

    /** Of which nobody tells this one. */
    private void grantedByAnotherNode(ApplicationGrant grant) {
        try (PartnerApp app = bed.anotherApp()) {
            PartnerCenterApi api = PartnerCenterApi.builder(app, AppUserTokenProvider.create(app, bed.store))
                    .build();
            assertThat(new ApplicationConsents(api, TestBed.PARTNER).ensureConsent(customer, List.of(grant)))
                    .containsExactly(new Granted(grant));
        }
        bed.events.clear();
    }

    private ApplicationConsents consents(TokenProvider provider) {
        return new ApplicationConsents(api(provider), TestBed.PARTNER, time -> {
            pauses.add(time);
            bed.clock.advance(time);
        });
    }

    /** Without repetitions, for which somebody would have to move the clock. */
    private PartnerCenterApi api(TokenProvider provider) {
        return PartnerCenterApi.builder(bed.app, provider).attempts(1).build();
    }

    private TokenRequest graph() {
        return TokenRequest.forPartner(TestBed.PARTNER).inCustomer(customer).to(Resource.GRAPH);
    }

    private Map<String, Set<String>> granted() {
        return bed.microsoft.consent(TestBed.CLIENT_ID, customer.value());
    }

    private FaultTarget posting() {
        return bed.microsoft.faults().api().forMethod("POST");
    }

    private void refuseTokens(int times, int code) {
        bed.microsoft.faults().tokenEndpoint().forTenant(customer.value()).oauthErrorNext(times, "invalid_grant", code);
    }

    private long posts() {
        return bed.microsoft.journal().entries().stream()
                .filter(entry ->
                        entry.kind() == Journal.Kind.API && entry.method().equals("POST"))
                .count();
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
