package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.testing.ManualClock;
import dev.partnercenter.testing.PartnerCenterSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An app with tokens of its own, on a machine whose two clocks part: it is suspended, or its wall clock is set. */
final class ClockBed implements AutoCloseable {
    /** How often the two clocks are compared. */
    static final Duration LOOK = Duration.ofSeconds(30);

    private final TestBed bed = TestBed.inline();
    final PartnerCenterSimulator microsoft = bed.microsoft;
    final ManualClock clock = bed.clock;
    final PartnerApp app = bed.app;
    final List<AuthEvent> events = bed.events;
    final TokenRequest keyOne = key(bed.customer(0));
    final TokenRequest keyTwo = key(bed.customer(1));
    final TokenRequest keyThree = key(bed.customer(2));
    final AppOnlyTokenProvider tokens = AppOnlyTokenProvider.create(app);
    private Duration issuerAhead = Duration.ZERO;

    static TokenRequest key(TenantId customer) {
        return TokenRequest.forPartner(TestBed.PARTNER).inCustomer(customer);
    }

    /** The machine stands still, and with it the monotonic clock. */
    void suspend(Duration duration) {
        clock.jumpWall(duration);
    }

    /** Somebody sets the wall clock, and time goes on as before. */
    void setWall(Duration difference) {
        clock.jumpWall(difference);
        issuerAhead = issuerAhead.minus(difference);
        microsoft.faults().clockAhead(issuerAhead);
    }

    void look() {
        clock.advance(LOOK);
    }

    void advanceTo(Instant wall) {
        clock.advance(Duration.between(clock.instant(), wall));
    }

    /** Asks for a token and forgets the request that took. */
    AccessToken fetched(TokenRequest request) throws AuthException {
        AccessToken token = tokens.token(request);
        microsoft.journal().clear();
        return token;
    }

    AccessToken fetchedAgain(TokenRequest request) throws AuthException {
        tokens.invalidate(tokens.token(request));
        return fetched(request);
    }

    /** From now on Entra refuses this key, so that who asks for it shows whether its token is still in use. */
    void noRenewalOf(TokenRequest request) {
        microsoft
                .faults()
                .tokenEndpoint()
                .forTenant(request.tenant().value())
                .oauthErrorNext(Integer.MAX_VALUE, "invalid_scope", 70011);
    }

    /** The next reply says by this header when it was sent. */
    void answerDated(String date) {
        String body = "{\"token_type\":\"Bearer\",\"access_token\":\"undated\",\"expires_in\":3599}";
        microsoft.faults().tokenEndpoint().answerNext(1, 200, "application/json", body, Map.of("Date", date));
    }

    void isInDate(AccessToken token) {
        assertThat(token.expiresAt()).isAfter(clock.instant());
    }

    long tokenRequests() {
        return bed.tokenRequests();
    }

    /** What was announced, but for renewals that failed. */
    List<AuthEvent.Kind> kinds() {
        return events.stream()
                .map(AuthEvent::kind)
                .filter(kind -> !kind.equals(AuthEvent.Kind.RENEWAL_FAILED))
                .toList();
    }

    @Override
    public void close() {
        bed.close();
    }
}
