package dev.partnercenter.client.consents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.consents.GrantResult.Failed;
import dev.partnercenter.client.consents.GrantResult.Granted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a customer's tokens when its grants change, and who is told. */
class DroppedTokensTest {
    private final ConsentBed bed = new ConsentBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void tokensOfTheCustomerAreDroppedAndTheirRefusalsForgotten() throws Exception {
        assertThatThrownBy(() -> bed.tokens.token(bed.graph())).isInstanceOf(AuthException.CustomerAccess.class);

        bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH));

        assertThat(bed.tokens.token(bed.graph()).scopes()).isNotEmpty();
    }

    @Test
    void whereAllIsThereNothingIsDroppedAndNobodyTold() throws Exception {
        bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH, ConsentBed.ARM));
        AccessToken held = bed.tokens.token(bed.graph());
        int told = bed.grantsChanged();

        assertThat(bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH, ConsentBed.ARM)))
                .containsExactly(new Granted(ConsentBed.GRAPH), new Granted(ConsentBed.ARM));

        assertThat(bed.tokens.token(bed.graph())).isSameAs(held);
        assertThat(bed.grantsChanged()).isEqualTo(told);
    }

    @Test
    void oneGrantThatIsNewDropsTheTokensOnceAndTellsOnce() throws Exception {
        bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH));
        AccessToken held = bed.tokens.token(bed.graph());
        int told = bed.grantsChanged();

        assertThat(bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH, ConsentBed.ARM)))
                .allMatch(Granted.class::isInstance);

        assertThat(bed.tokens.token(bed.graph())).isNotSameAs(held);
        assertThat(bed.grantsChanged() - told).isEqualTo(1);
    }

    @Test
    void refusalFromBeforeTheGrantIsNotTakenForAnAnswer() throws Exception {
        assertThatThrownBy(() -> bed.tokens.token(bed.graph())).isInstanceOf(AuthException.CustomerAccess.class);
        bed.grantedByAnotherNode(ConsentBed.GRAPH);

        assertThat(bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .containsExactly(new Granted(ConsentBed.GRAPH));

        assertThat(bed.grantsChanged()).isEqualTo(1);
        assertThat(bed.pauses).isEmpty();
    }

    @Test
    void tokenFromBeforeTheGrantIsNotTakenForAnAnswer() throws Exception {
        bed.grantedByAnotherNode(ApplicationGrant.of(Resource.GRAPH, "User.Read.All"));
        bed.tokens.token(bed.graph());
        bed.test.microsoft.removeConsent(TestBed.CLIENT_ID, bed.customer.value());
        bed.grantedByAnotherNode(ConsentBed.GRAPH);

        assertThat(bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .containsExactly(new Granted(ConsentBed.GRAPH));

        assertThat(bed.grantsChanged()).isEqualTo(1);
    }

    @Test
    void refusedGrantAndRefusedRemovalDropNothing() throws Exception {
        bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH));
        AccessToken held = bed.tokens.token(bed.graph());
        int told = bed.grantsChanged();
        bed.test.microsoft.faults().api().forMethod("DELETE").apiErrorNext(1, 403, "2032", "Access denied");
        bed.posting().apiErrorNext(1, 403, "2032", "Access denied");

        assertThat(bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .allMatch(Failed.class::isInstance);
        assertThatThrownBy(() -> bed.consents.remove(bed.customer)).isInstanceOf(PartnerCenterException.class);

        assertThat(bed.tokens.token(bed.graph())).isSameAs(held);
        assertThat(bed.grantsChanged()).isEqualTo(told);
    }

    @Test
    void grantAndRemovalThatAreHeldBackDropNothing() throws Exception {
        bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH));
        bed.posting().answerNext(1, 503, "application/json", "{}", Map.of("Retry-After", "120"));
        bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH));
        AccessToken held = bed.tokens.token(bed.graph());
        int told = bed.grantsChanged();
        long posts = bed.posts();

        assertThat(bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH)))
                .allMatch(Failed.class::isInstance);
        assertThatThrownBy(() -> bed.consents.remove(bed.customer))
                .isInstanceOfSatisfying(
                        PartnerCenterException.class,
                        said -> assertThat(said.isHeldBack()).isTrue());

        assertThat(bed.posts()).isEqualTo(posts);
        assertThat(bed.tokens.token(bed.graph())).isSameAs(held);
        assertThat(bed.grantsChanged()).isEqualTo(told);
    }

    @Test
    void removalWithoutAnAnswerDropsTheTokens() throws Exception {
        bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH));
        AccessToken held = bed.tokens.token(bed.graph());
        bed.test.microsoft.faults().api().forMethod("DELETE").apiErrorNext(1, 500, "2", "Something");

        assertThatThrownBy(() -> bed.consents.remove(bed.customer)).isInstanceOf(PartnerCenterException.class);

        assertThat(bed.tokens.token(bed.graph())).isNotSameAs(held);
    }

    @Test
    void removalDropsTheTokensAndMayBeRepeated() throws Exception {
        bed.consents.ensureConsent(bed.customer, List.of(ConsentBed.GRAPH));
        bed.tokens.token(bed.graph());

        bed.consents.remove(bed.customer);
        bed.consents.remove(bed.customer);

        assertThat(bed.granted()).isEmpty();
        assertThatThrownBy(() -> bed.tokens.token(bed.graph())).isInstanceOf(AuthException.CustomerAccess.class);
    }
}
