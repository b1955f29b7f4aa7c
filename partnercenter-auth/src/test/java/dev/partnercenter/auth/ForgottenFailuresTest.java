package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered against the app is over once the application says that somebody has mended it. */
class ForgottenFailuresTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);
    private static final TokenRequest OTHER = TokenRequest.forPartner(TestBed.OTHER_PARTNER);

    private final TestBed bed = TestBed.inline();
    private final AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);
    private final List<TokenRequest> all = List.of(HOME, HOME.inCustomer(bed.customer(0)), OTHER);

    @BeforeEach
    void consent() throws Exception {
        bed.consentedBy(bed.partner);
        bed.consentedBy(bed.otherPartner);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void mendedRegistrationServesAllTenantsAtOnce() {
        refuseForAnHour("invalid_scope", 70011, AuthException.Configuration.class);

        tokens.forgetFailures();

        for (TokenRequest request : all) {
            assertThatCode(() -> tokens.token(request)).doesNotThrowAnyException();
        }
    }

    @Test
    void credentialThatIsRegisteredLateServesAllTenantsAtOnce() {
        refuseForAnHour("invalid_client", 700027, AuthException.Credential.class);

        tokens.forgetFailures();

        for (TokenRequest request : all) {
            assertThatCode(() -> tokens.token(request)).doesNotThrowAnyException();
        }
    }

    @Test
    void otherProvidersOfTheAppForgetToo() {
        AppOnlyTokenProvider vaults = AppOnlyTokenProvider.create(bed.app);
        refuse("unauthorized_client", 700016, 1);
        assertThatThrownBy(() -> vaults.token(HOME)).isInstanceOf(AuthException.Configuration.class);
        assertThatThrownBy(() -> vaults.token(HOME)).isInstanceOf(AuthException.Configuration.class);

        tokens.forgetFailures();

        assertThatCode(() -> vaults.token(HOME)).doesNotThrowAnyException();
    }

    @Test
    void whoAskedForAPauseHasIt() {
        bed.microsoft.faults().tokenEndpoint().throttleNext(1, Duration.ofSeconds(90));
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(AuthException.Throttled.class);

        tokens.forgetFailures();

        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(AuthException.Throttled.class);
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void whatIsNotMendedIsMetWithAgainAndRememberedAgainAndWhatIsHeldStays() throws Exception {
        AccessToken held = tokens.token(OTHER);
        refuse("unauthorized_client", 700016, 2);
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(AuthException.Configuration.class);

        tokens.forgetFailures();

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(AuthException.Configuration.class);
        }
        assertThat(bed.tokenRequests()).isEqualTo(3);
        assertThat(tokens.token(OTHER)).isSameAs(held);
    }

    @Test
    void failureOfARequestThatWasUnderWayIsNotRemembered() throws Exception {
        try (CannedTokens canned = CannedTokens.on(new InlineExecutor())) {
            TokenCache[] cache = new TokenCache[1];
            boolean[] mended = {false};
            cache[0] = TokenCache.of(canned.app, (request, claims) -> {
                if (mended[0]) {
                    return canned.reply("token");
                }
                mended[0] = true;
                cache[0].forgetFailures();
                throw canned.app.failure().because("it was set up wrongly").configuration();
            });

            assertThat(cache[0].token(HOME).value().reveal()).isEqualTo("token");
        }
    }

    @Test
    void credentialThatReadsDifferentlyIsTriedByItselfWithinTwoMinutes() throws Exception {
        SecretName name = new SecretName("client-secret");
        bed.store.append(name, Secret.of("mistyped"), SecretMetadata.none());
        try (PartnerApp node = PartnerApp.builder()
                .clientId(TestBed.CLIENT_ID)
                .credential(ClientCredential.secret(bed.store, name))
                .runtime(AuthRuntime.builder()
                        .httpClient(bed.microsoft.httpClient())
                        .clocks(bed.clock, bed.clock::nanoTime)
                        .executor(new InlineExecutor())
                        .scheduler(bed.clock.scheduler())
                        .build())
                .build()) {
            AppUserTokenProvider there = AppUserTokenProvider.create(node, bed.store);
            for (int minute = 0; minute < 300; minute++) {
                assertThatThrownBy(() -> there.token(HOME)).isInstanceOf(AuthException.Credential.class);
                bed.clock.advance(Duration.ofMinutes(1));
            }
            bed.store.append(name, Secret.of(TestBed.CLIENT_SECRET), SecretMetadata.none());

            bed.clock.advance(Duration.ofMinutes(2));

            assertThatCode(() -> there.token(HOME)).doesNotThrowAnyException();
        }
    }

    /** Has each of them refused until that is remembered for more than half an hour. */
    private void refuseForAnHour(String error, int number, Class<? extends AuthException> kind) {
        refuse(error, number, 100);
        for (int minute = 0; minute < 180; minute++) {
            all.forEach(
                    request -> assertThatThrownBy(() -> tokens.token(request)).isInstanceOf(kind));
            bed.clock.advance(Duration.ofMinutes(1));
        }
        bed.microsoft.faults().clear();
        bed.clock.advance(Duration.ofMinutes(2));
        AuthException remembered = catchThrowableOfType(kind, () -> tokens.token(HOME));
        assertThat(remembered).as("remembered").isNotNull();
    }

    private void refuse(String error, int number, int times) {
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(times, error, number);
    }
}
