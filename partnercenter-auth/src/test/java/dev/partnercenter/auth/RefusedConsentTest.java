package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretVersion;
import dev.partnercenter.testing.Hold;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a partner or a customer has to settle: asked about seldom, and never for others who would be refused alike. */
@Timeout(120)
class RefusedConsentTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);
    private static final int CUSTOMERS = 100;

    @Test
    void deadRefreshTokenIsConfirmedOnceAtHomeForAHundredCustomersAskedForAtOnce() throws Exception {
        try (TestBed bed = TestBed.threaded()) {
            AppUserTokenProvider tokens = revoked(bed);

            List<CompletableFuture<AccessToken>> asked;
            try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
                asked = customers(bed).map(tokens::tokenAsync).toList();
                hold.awaitArrived(64);
            }

            assertConsentRequired(asked.stream());
            assertThat(requestsAt(bed, TestBed.PARTNER.value())).hasSize(1);
            assertThat(bed.tokenRequests()).as("64 that were up, 1 at home").isEqualTo(65);
            assertConsentRequired(customers(bed).map(tokens::tokenAsync));
            assertThat(bed.tokenRequests()).isEqualTo(65);
        }
    }

    @Test
    void betterVersionInTheStoreHealsAHundredCustomersWithoutARestart() throws Exception {
        try (TestBed bed = TestBed.inline()) {
            AppUserTokenProvider tokens = revoked(bed);
            for (int minute = 0; minute < 60; minute++) {
                assertConsentRequired(customers(bed).map(tokens::tokenAsync));
                bed.clock.advance(Duration.ofMinutes(1));
            }
            assertThat(requestsAt(bed, TestBed.PARTNER.value())).hasSizeLessThanOrEqualTo(6);
            assertThat(bed.tokenRequests()).isLessThanOrEqualTo(12);

            try (PartnerApp otherNode = bed.anotherApp()) {
                bed.consentThrough(otherNode);
            }
            bed.clock.advance(Duration.ofMinutes(2));

            assertThat(customers(bed).map(tokens::tokenAsync)).allMatch(one -> one.join() != null);
        }
    }

    @Test
    void customerThatRefusesIsAskedAfterOneTwoFourMinutesAndThenHourlyWhileTheOthersGoOn() throws Exception {
        try (TestBed bed = TestBed.inline()) {
            AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);
            bed.consented();
            TokenRequest refused = HOME.inCustomer(bed.customer(0));
            TokenRequest other = HOME.inCustomer(bed.customer(1));
            bed.microsoft
                    .faults()
                    .tokenEndpoint()
                    .forTenant(bed.customer(0).value())
                    .oauthErrorNext(Integer.MAX_VALUE, "invalid_grant", 65001);

            for (int i = 0; i < 24 * 60 * 6; i++) {
                assertThat(catchThrowable(() -> tokens.token(refused)))
                        .isInstanceOf(AuthException.CustomerAccess.class);
                assertThat(tokens.token(other)).isNotNull();
                bed.clock.advance(Duration.ofSeconds(10));
            }

            List<Instant> requests = requestsAt(bed, bed.customer(0).value());
            assertPauses(requests);
            assertThat(requests)
                    .as("in any hour")
                    .allSatisfy(from -> assertThat(requests)
                            .filteredOn(at -> !at.isBefore(from) && at.isBefore(from.plus(Duration.ofHours(1))))
                            .hasSizeLessThanOrEqualTo(6));
            assertThat(requestsAt(bed, TestBed.PARTNER.value())).isEmpty();
            assertThat(requestsAt(bed, bed.customer(1).value()))
                    .as("renewals of tokens of an hour")
                    .hasSizeBetween(24, 24 * 60 / 40);
            bed.microsoft.faults().clear();
            bed.clock.advance(Duration.ofHours(1));
            assertThat(tokens.token(refused)).isNotNull();
        }
    }

    @Test
    void loopThatEntraDetectsIsNoRefusalAndCostsAPauseOnly() throws Exception {
        try (TestBed bed = TestBed.inline()) {
            AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);
            bed.consented();
            bed.clock.advance(Duration.ofMinutes(2));
            SecretName name = new SecretName(TestBed.PARTNER.value());
            List<SecretVersion> stored = bed.store.versions(name);
            TokenRequest looping = HOME.inCustomer(bed.customer(0));
            bed.microsoft
                    .faults()
                    .tokenEndpoint()
                    .forTenant(bed.customer(0).value())
                    .oauthErrorNext(1, "invalid_grant", 50196);

            AuthException throttled = catchThrowableOfType(AuthException.class, () -> tokens.token(looping));

            assertThat(throttled).isInstanceOf(AuthException.Throttled.class);
            assertThat(throttled.retryAt()).contains(bed.clock.instant().plusSeconds(60));
            assertThat(bed.tokenRequests()).as("no question at home").isEqualTo(1);
            assertThat(tokens.token(HOME)).isNotNull();
            bed.clock.advance(Duration.ofSeconds(60));
            assertThat(tokens.token(looping)).isNotNull();
            assertThat(bed.store.versions(name)).isEqualTo(stored);
            assertThat(bed.events).isEmpty();
        }
    }

    /** Never earlier than doubled each time, up to a fifth later and as late as the next caller comes; hourly in the end. */
    private static void assertPauses(List<Instant> requests) {
        Duration least = Duration.ofMinutes(1);
        for (int i = 1; i < requests.size(); i++) {
            Duration most = shorter(least.multipliedBy(6).dividedBy(5), Duration.ofHours(1));
            assertThat(Duration.between(requests.get(i - 1), requests.get(i)))
                    .as("pause %d", i)
                    .isBetween(least, most.plusSeconds(10));
            least = shorter(least.multipliedBy(2), Duration.ofHours(1));
        }
        assertThat(requests).hasSizeGreaterThan(24);
    }

    /** A provider whose partner's consent was revoked some time after it was proven. */
    private static AppUserTokenProvider revoked(TestBed bed) throws Exception {
        AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);
        bed.consented();
        bed.clock.advance(Duration.ofMinutes(2));
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        return tokens;
    }

    private static Stream<TokenRequest> customers(TestBed bed) {
        return IntStream.range(0, CUSTOMERS).mapToObj(i -> HOME.inCustomer(bed.customer(i)));
    }

    private static void assertConsentRequired(Stream<CompletableFuture<AccessToken>> asked) {
        assertThat(asked.map(one -> one.handle((token, error) -> error)
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join()))
                .hasSize(CUSTOMERS)
                .hasOnlyElementsOfType(ConsentRequired.class);
    }

    private static List<Instant> requestsAt(TestBed bed, String tenant) {
        return bed.microsoft.journal().entries().stream()
                .filter(entry -> tenant.equals(entry.tenant()))
                .map(Journal.Entry::at)
                .toList();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
