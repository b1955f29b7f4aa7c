package dev.partnercenter.client.consents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.AppOnlyTokenProvider;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.client.PartnerCenter;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.consents.GrantResult.Failed;
import dev.partnercenter.client.consents.GrantResult.Granted;
import dev.partnercenter.client.consents.GrantResult.NeedsReplacement;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grants that are posted, found there already, waited for, and refused. */
class ApplicationConsentsTest {
    private final ConsentBed bed = new ConsentBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void grantsArePostedOneByOneAndSeenToWork() throws Exception {
        assertThat(bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH, ConsentBed.ARM)))
                .containsExactly(new Granted(ConsentBed.GRAPH), new Granted(ConsentBed.ARM));

        assertThat(bed.granted())
                .isEqualTo(Map.of(
                        ConsentBed.GRAPH_ID,
                        Set.of("Directory.Read.All", "User.Read.All"),
                        ConsentBed.ARM_ID,
                        Set.of("user_impersonation")));
        assertThat(bed.posts()).isEqualTo(2);
        assertThat(bed.pauses).isEmpty();
        assertThat(bed.tokens.token(bed.graph()).scopes()).contains("https://graph.microsoft.com/User.Read.All");
    }

    @Test
    void grantThatIsThereAlreadyIsGranted() {
        bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH));

        assertThat(bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .containsExactly(new Granted(ConsentBed.GRAPH));
        assertThat(bed.consents.ensureConsent(
                        bed.customer, List.of(ApplicationGrant.of(Resource.GRAPH, "user.READ.all"))))
                .allMatch(Granted.class::isInstance);
        assertThat(bed.granted()).containsOnlyKeys(ConsentBed.GRAPH_ID);
    }

    @Test
    void grantThatIsThereAndDoesNotWorkIsNoSuccess() {
        bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH));
        bed.tokens.invalidateTenant(bed.customer);
        bed.refuseTokens(Integer.MAX_VALUE, 65001);

        assertThat(bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.cause()).isInstanceOf(AuthException.CustomerAccess.class));
    }

    @ParameterizedTest
    @ValueSource(ints = {65001, 90099})
    void grantThatTakesTimeIsWaitedFor(int code) {
        bed.refuseTokens(3, code);

        assertThat(bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .containsExactly(new Granted(ConsentBed.GRAPH));

        assertThat(bed.pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));
        assertThat(bed.posts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tokenThatIsNotToBeHadJustNowIsWaitedFor(boolean throttled) throws Exception {
        AtomicInteger failures = new AtomicInteger(2);
        TokenProvider shaky = request -> {
            if (request.tenant().equals(bed.customer) && failures.getAndDecrement() > 0) {
                throw throttled
                        ? bed.test.app.failure().throttled()
                        : bed.test.app.failure().unavailable();
            }
            return bed.tokens.token(request);
        };

        assertThat(bed.consents(shaky).ensureConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .containsExactly(new Granted(ConsentBed.GRAPH));

        assertThat(bed.pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void waitHasAnEnd() {
        bed.refuseTokens(Integer.MAX_VALUE, 65001);

        assertThat(bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH, ConsentBed.ARM)))
                .allMatch(Failed.class::isInstance);

        assertThat(bed.pauses.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofSeconds(60));
        assertThat(bed.posts()).isEqualTo(2);
    }

    @Test
    void refusalThatOnlyAPersonCanLiftIsNotWaitedFor() {
        bed.refuseTokens(Integer.MAX_VALUE, 53003);

        assertThat(bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.cause()).isInstanceOf(AuthException.BlockedByPolicy.class));
        assertThat(bed.pauses).isEmpty();
    }

    @Test
    void oneApiThatIsRefusedDoesNotHoldUpTheOthers() {
        bed.posting().apiErrorNext(1, 400, "3000", "No service principal of this application");

        List<GrantResult> results = bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH, ConsentBed.ARM));

        assertThat(results)
                .element(0)
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.cause()).isInstanceOf(PartnerCenterException.class));
        assertThat(results).element(1).isEqualTo(new Granted(ConsentBed.ARM));
        assertThat(bed.granted()).containsOnlyKeys(ConsentBed.ARM_ID);
        assertThat(bed.pauses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 500})
    void refusalOfAGrantThatWorksIsASuccess(int status) {
        bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH));
        bed.posting().apiErrorNext(3, status, "800003", "Something");

        assertThat(bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .containsExactly(new Granted(ConsentBed.GRAPH));
    }

    @Test
    void refusalOfTheUserIsNotTakenForAGrant() {
        bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH));
        bed.posting().apiErrorNext(1, 403, "2032", "Access denied");

        assertThat(bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .allMatch(Failed.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409})
    void widerGrantNeedsReplacementAndNothingIsTakenAway(int status) {
        bed.consents.ensureConsent(bed.customer, List.of(ApplicationGrant.of(Resource.GRAPH, "User.Read.All")));
        bed.posting().apiErrorNext(1, status, "409", "Permission entry already exists.");

        assertThat(bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .containsExactly(new NeedsReplacement(ConsentBed.GRAPH, Set.of("Directory.Read.All")));

        assertThat(bed.granted()).isEqualTo(Map.of(ConsentBed.GRAPH_ID, Set.of("User.Read.All")));
        assertThat(bed.announced()).isEmpty();
        assertThat(bed.pauses).isEmpty();
    }

    @Test
    void appWithoutUserIsTold() {
        assertThat(bed.consents(AppOnlyTokenProvider.create(bed.test.app))
                        .ensureConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.cause()).isInstanceOf(AuthException.Configuration.class));
    }

    @Test
    void interruptedWaitSettlesWhatIsOpen() {
        bed.refuseTokens(Integer.MAX_VALUE, 65001);
        ApplicationConsents interrupted = new ApplicationConsents(bed.api(bed.tokens), TestBed.PARTNER, time -> {
            throw new InterruptedIOException("interrupted");
        });

        assertThat(interrupted.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.cause()).isInstanceOf(InterruptedIOException.class));
    }

    @Test
    void grantsForTheSameApiOrForThePartnerItselfAreRejected() {
        assertThatThrownBy(() -> bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH, ConsentBed.GRAPH)))
                .hasMessage("grants must not be empty, and each for another API");
        assertThatThrownBy(() -> bed.consents.replaceConsent(bed.customer, List.of()))
                .hasMessage("grants must not be empty, and each for another API");
        assertThatThrownBy(() -> bed.consents.ensureConsent(TestBed.PARTNER, List.of(ConsentBed.GRAPH)))
                .hasMessage("customer must be another tenant than the partner's own");
    }

    @Test
    void consentsAreHadFromTheClient() throws Exception {
        bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH));

        PartnerCenter.create(bed.test.app, bed.tokens)
                .forPartner(TestBed.PARTNER)
                .consents()
                .remove(bed.customer);

        assertThat(bed.granted()).isEmpty();
    }
}
