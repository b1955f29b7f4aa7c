package dev.partnercenter.client.consents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.consents.GrantResult.Failed;
import dev.partnercenter.client.consents.GrantResult.Granted;
import dev.partnercenter.client.consents.GrantResult.NeedsReplacement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Removing all grants in order to make them anew, whatever comes between. */
class ReplaceConsentTest {
    private static final List<ApplicationGrant> NARROW =
            List.of(ApplicationGrant.of(Resource.GRAPH, "User.Read.All"), ConsentBed.ARM);
    private static final List<ApplicationGrant> WIDE = List.of(ConsentBed.GRAPH, ConsentBed.ARM);
    private static final Map<String, Set<String>> ALL = Map.of(
            ConsentBed.GRAPH_ID,
            Set.of("Directory.Read.All", "User.Read.All"),
            ConsentBed.ARM_ID,
            Set.of("user_impersonation"));

    private final ConsentBed bed = new ConsentBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void replacementRemovesAnnouncesTheGapAndGrantsAll() throws Exception {
        bed.consents.ensureConsent(
                bed.customer, List.of(ApplicationGrant.of(Resource.GRAPH, "User.Read.All"), ConsentBed.ARM));

        assertThat(bed.consents.replaceConsent(bed.customer, List.of(ConsentBed.GRAPH, ConsentBed.ARM)))
                .containsExactly(new Granted(ConsentBed.GRAPH), new Granted(ConsentBed.ARM));

        assertThat(bed.granted()).containsEntry(ConsentBed.GRAPH_ID, Set.of("Directory.Read.All", "User.Read.All"));
        assertThat(bed.announced())
                .extracting(AuthEvent::kind)
                .containsExactly(AuthEvent.Kind.CUSTOMER_CONSENT_GAP, AuthEvent.Kind.CUSTOMER_CONSENT_REPLACED);
        assertThat(bed.announced().get(0).partner()).isEqualTo(TestBed.PARTNER);
        assertThat(bed.announced().get(0).message()).contains(bed.customer.value());
    }

    @Test
    void replacementThatBrokeOffIsTakenUpByTheSameCall() throws Exception {
        bed.posting().apiErrorNext(1, 403, "2032", "Access denied");
        assertThat(bed.consents.replaceConsent(bed.customer, List.of(ConsentBed.GRAPH, ConsentBed.ARM)))
                .hasExactlyElementsOfTypes(Failed.class, Granted.class);
        bed.consents.remove(bed.customer);

        assertThat(bed.consents.replaceConsent(bed.customer, List.of(ConsentBed.GRAPH, ConsentBed.ARM)))
                .allMatch(Granted.class::isInstance);

        assertThat(bed.granted()).containsOnlyKeys(ConsentBed.GRAPH_ID, ConsentBed.ARM_ID);
        assertThat(bed.announced())
                .extracting(AuthEvent::kind)
                .containsExactly(
                        AuthEvent.Kind.CUSTOMER_CONSENT_GAP,
                        AuthEvent.Kind.CUSTOMER_CONSENT_GAP,
                        AuthEvent.Kind.CUSTOMER_CONSENT_REPLACED);
    }

    @Test
    void replacementPostsAgainWhileTheRemovalIsNotKnownEverywhere() throws Exception {
        bed.posting().apiErrorNext(2, 409, "409", "Permission entry already exists.");

        assertThat(bed.consents.replaceConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .containsExactly(new Granted(ConsentBed.GRAPH));

        assertThat(bed.posts()).isEqualTo(3);
        assertThat(bed.pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void replacementGrantsNothingIfTheRemovalIsRefused() {
        bed.test.microsoft.faults().api().forMethod("DELETE").apiErrorNext(1, 403, "2032", "Access denied");

        assertThatThrownBy(() -> bed.consents.replaceConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .isInstanceOf(PartnerCenterException.class);
        assertThat(bed.posts()).isZero();
    }

    /** One removal, two posts and two looks; what each of them asks for first is a token. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void replacementIsTakenUpByAnotherProcessWhereverTheFirstOneCrashed(int call) throws Exception {
        bed.consents.ensureConsent(bed.customer, NARROW);
        crashBefore(call);

        try (PartnerApp restarted = bed.test.anotherApp()) {
            assertThat(bed.consentsOf(restarted).replaceConsent(bed.customer, WIDE))
                    .allMatch(Granted.class::isInstance);
        }

        assertThat(bed.granted()).isEqualTo(ALL);
        assertThat(bed.announced())
                .last()
                .extracting(AuthEvent::kind)
                .isEqualTo(AuthEvent.Kind.CUSTOMER_CONSENT_REPLACED);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void replacementThatCrashedAfterTheRemovalIsCompletedWithoutAnotherGap(int call) {
        bed.consents.ensureConsent(bed.customer, NARROW);
        crashBefore(call);

        try (PartnerApp restarted = bed.test.anotherApp()) {
            assertThat(bed.consentsOf(restarted).ensureConsent(bed.customer, WIDE))
                    .allMatch(Granted.class::isInstance);
        }

        assertThat(bed.granted()).isEqualTo(ALL);
        assertThat(bed.removals()).isOne();
    }

    private void crashBefore(int call) {
        assertThatThrownBy(() -> bed.consents(new Calls(call)).replaceConsent(bed.customer, WIDE))
                .isInstanceOf(Crash.class);
    }

    /** Counts the calls by the tokens that are asked for, and ends the process before one of them. */
    private final class Calls implements TokenProvider {
        private final int last;
        private int made;

        Calls(int last) {
            this.last = last;
        }

        @Override
        public AccessToken token(TokenRequest request) throws AuthException {
            if (made + 1 == last) {
                throw new Crash();
            }
            made++;
            return bed.tokens.token(request);
        }

        @Override
        public void invalidateTenant(TenantId tenant) {
            bed.tokens.invalidateTenant(tenant);
        }
    }

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void replacementMakesFiveCallsAndNoMore() throws Exception {
        bed.consents.ensureConsent(bed.customer, NARROW);
        Calls calls = new Calls(Integer.MAX_VALUE);

        assertThat(bed.consents(calls).replaceConsent(bed.customer, WIDE)).allMatch(Granted.class::isInstance);

        assertThat(calls.made).isEqualTo(5);
    }

    @Test
    void removalWhoseAnswerIsLostIsTakenUpByTheSameCall() throws Exception {
        bed.consents.ensureConsent(bed.customer, NARROW);
        bed.test.microsoft.faults().api().forMethod("DELETE").loseAnswerNext(1);
        assertThatThrownBy(() -> bed.consents.replaceConsent(bed.customer, WIDE))
                .isInstanceOf(IOException.class);
        assertThat(bed.granted()).isEmpty();

        assertThat(bed.consents.replaceConsent(bed.customer, WIDE)).allMatch(Granted.class::isInstance);

        assertThat(bed.granted()).isEqualTo(ALL);
    }

    @Test
    void grantWhoseAnswerIsLostIsSeenToWork() throws Exception {
        bed.posting().loseAnswerNext(2);

        assertThat(bed.consents.replaceConsent(bed.customer, WIDE)).allMatch(Granted.class::isInstance);

        assertThat(bed.granted()).isEqualTo(ALL);
        assertThat(bed.posts()).isEqualTo(2);
    }

    @Test
    void grantThatAnotherNodeMakesInTheGapIsSeenToWork() throws Exception {
        bed.posting().apiErrorNext(1, 409, "409", "Permission entry already exists.");

        assertThat(whileAnotherNodeGrants(ConsentBed.GRAPH)).containsExactly(new Granted(ConsentBed.GRAPH));

        assertThat(bed.announced())
                .extracting(AuthEvent::kind)
                .containsExactly(AuthEvent.Kind.CUSTOMER_CONSENT_GAP, AuthEvent.Kind.CUSTOMER_CONSENT_REPLACED);
    }

    @Test
    void narrowerGrantThatAnotherNodeMakesInTheGapNeedsReplacementAgain() throws Exception {
        bed.posting().apiErrorNext(1, 409, "409", "Permission entry already exists.");

        assertThat(whileAnotherNodeGrants(NARROW.get(0)))
                .containsExactly(new NeedsReplacement(ConsentBed.GRAPH, Set.of("Directory.Read.All")));
    }

    private List<GrantResult> whileAnotherNodeGrants(ApplicationGrant grant) throws IOException {
        List<ApplicationGrant> toBeGranted = new ArrayList<>(List.of(grant));
        return bed.consents(bed.tokens, time -> {
                    List<ApplicationGrant> now = List.copyOf(toBeGranted);
                    toBeGranted.clear();
                    now.forEach(bed::grantedMeanwhile);
                })
                .replaceConsent(bed.customer, List.of(ConsentBed.GRAPH));
    }

    @Test
    void oneApiThatIsRefusedDoesNotKeepTheOthersFromBeingGrantedAnew() throws Exception {
        bed.consents.ensureConsent(bed.customer, NARROW);
        bed.posting().apiErrorNext(1, 400, "3000", "No service principal of this application");

        assertThat(bed.consents.replaceConsent(bed.customer, WIDE))
                .hasExactlyElementsOfTypes(Failed.class, Granted.class);

        assertThat(bed.granted()).containsOnlyKeys(ConsentBed.ARM_ID);
        assertThat(bed.announced())
                .extracting(AuthEvent::kind)
                .as("it is not told to be over")
                .containsExactly(AuthEvent.Kind.CUSTOMER_CONSENT_GAP);
    }
}
