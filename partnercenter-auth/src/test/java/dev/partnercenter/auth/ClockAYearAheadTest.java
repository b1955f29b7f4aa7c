package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.consent.RefreshTokens;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A machine whose wall clock was a year ahead for a while: once it is right again, all goes on as if it had been. */
class ClockAYearAheadTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);
    private static final Duration YEAR = Duration.ofDays(365);

    private final TestBed bed = TestBed.inline();
    private final List<AuthEvent> told = new CopyOnWriteArrayList<>();
    private volatile Duration ahead = Duration.ZERO;
    private final PartnerApp node = PartnerApp.builder()
            .clientId(TestBed.CLIENT_ID)
            .credential(ClientCredential.secret(Secret.of(TestBed.CLIENT_SECRET)))
            .runtime(AuthRuntime.builder()
                    .httpClient(bed.microsoft.httpClient())
                    .clocks(() -> bed.clock.instant().plus(ahead), bed.clock::nanoTime)
                    .random(new Random(42))
                    .executor(new InlineExecutor())
                    .scheduler(bed.clock.scheduler())
                    .build())
            .onEvent(told::add)
            .build();

    @BeforeEach
    void consent() throws Exception {
        bed.consented();
    }

    @AfterEach
    void close() {
        node.close();
        bed.close();
    }

    @Test
    void partnersAreProvenDaily() {
        KeepAlive.builder(node, bed.store).build().start();
        ahead = YEAR;
        bed.clock.advance(Duration.ofDays(2));
        ahead = Duration.ZERO;
        bed.clock.advance(Duration.ofHours(2));
        bed.microsoft.journal().clear();

        bed.clock.advance(Duration.ofDays(4));

        assertThat(bed.tokenRequests()).isBetween(4L, 5L);
    }

    @Test
    void partnerWhoWasRefusedIsTriedAgain() throws Exception {
        KeepAlive.builder(node, bed.store).build().start();
        ahead = YEAR;
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        bed.clock.advance(Duration.ofDays(2));
        ahead = Duration.ZERO;
        bed.consentThrough(bed.app);
        bed.clock.advance(Duration.ofHours(2));
        bed.microsoft.journal().clear();

        bed.clock.advance(Duration.ofDays(4));

        assertThat(bed.tokenRequests()).isBetween(4L, 5L);
    }

    @Test
    void endOfATokenIsToldOfInTimeAlthoughItWasTakenForExpired() throws Exception {
        ahead = YEAR;
        assertThat(expiryToldOf())
                .singleElement()
                .satisfies(text -> assertThat(text).contains("has expired"));
        ahead = Duration.ZERO;
        assertThat(expiryToldOf()).isEmpty();

        bed.clock.advance(Duration.ofDays(61));

        assertThat(expiryToldOf())
                .singleElement()
                .satisfies(text -> assertThat(text).contains("expires in 29 days"));
    }

    @Test
    void laterConsentOfAnotherNodeTakesOver() throws Exception {
        AppUserTokenProvider tokens = AppUserTokenProvider.create(node, bed.store);
        ahead = YEAR;
        tokens.consentRefused(tokens.token(HOME));
        ahead = Duration.ZERO;
        AccessToken refused = tokens.token(HOME);
        bed.clock.advance(Duration.ofMinutes(2));
        bed.consentThrough(bed.app);

        tokens.consentRefused(refused);

        assertThat(tokens.token(HOME)).isNotSameAs(refused);
    }

    private List<String> expiryToldOf() throws AuthException {
        told.clear();
        RefreshTokens.of(node, bed.store).holder(TestBed.PARTNER);
        return told.stream()
                .filter(event -> event.kind().equals(AuthEvent.Kind.REFRESH_TOKEN_EXPIRING))
                .map(AuthEvent::message)
                .toList();
    }
}
