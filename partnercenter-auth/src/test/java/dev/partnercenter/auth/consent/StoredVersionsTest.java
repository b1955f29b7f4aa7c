package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.secrecy.Canaries;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of the stored versions count, and that no other one ever leaves this process. */
class StoredVersionsTest {
    private static final Secret FOREIGN = Secret.of(Canaries.text("refresh token"));

    private final TestBed bed = TestBed.inline();
    private final Stored stored = Stored.in(bed);
    private final PartnerApp node = bed.anotherApp();
    private final RefreshTokens register = RefreshTokens.of(node, bed.store);

    @BeforeEach
    void consent() throws Exception {
        bed.consented();
    }

    @AfterEach
    void close() {
        node.close();
        bed.close();
    }

    @ParameterizedTest
    @CsvSource({
        "client-id, bbbbbbbb-0000-4000-8000-00000000000b",
        "cloud, china",
        "partner-tenant, 22222222-0000-4000-8000-000000000002",
        "schema, 99",
        "epoch, yesterday",
        "epoch, 99999999999",
        "issued-at, 99999999999999999",
        "issued-at, 31556889864403199",
        "issued-at, 253402300799",
        "issued-at, -1",
        "mfa, maybe"
    })
    void versionThatIsNotThisAppsIsPassedOverAndAnnouncedOnce(String tag, String value) throws Exception {
        stored.append(FOREIGN, tag, value);

        redeem();
        bed.clock.advance(Duration.ofMinutes(30));
        redeem();

        assertThat(bed.tokenRequests()).isEqualTo(2);
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.REFRESH_TOKEN_IGNORED);
    }

    @ParameterizedTest(name = "G5: nothing of a tag {0} that is no name gets into a log")
    @ValueSource(strings = {"client-id", "cloud"})
    void tagThatIsNoNameIsNotRepeated(String tag) throws Exception {
        stored.append(FOREIGN, tag, "x\r\n2026-01-01 WARN forged \u202e");

        redeem();

        assertThat(bed.events)
                .singleElement()
                .satisfies(event -> assertThat(event.message()).endsWith("its metadata has no name in " + tag));
    }

    @ParameterizedTest
    @CsvSource({
        "client-id, bbbbbbbb-0000-4000-8000-00000000000b",
        "cloud, china",
        "partner-tenant, 22222222-0000-4000-8000-000000000002",
        "schema, 99",
        "epoch, 99999999999",
        "mfa, maybe"
    })
    void whereNothingElseIsStoredItIsRefusedBeforeAnyRequest(String tag, String value) throws Exception {
        Map<String, String> tags = new TreeMap<>(stored.tags());
        tags.put("partner-tenant", TestBed.OTHER_PARTNER.value());
        tags.put(tag, tag.equals("partner-tenant") ? TestBed.PARTNER.value() : value);
        bed.store.append(new SecretName(TestBed.OTHER_PARTNER.value()), FOREIGN, SecretMetadata.of(tags));

        assertThatThrownBy(() -> register.redeem(TestBed.OTHER_PARTNER, TestBed.OTHER_PARTNER, Resource.PARTNER_CENTER))
                .isInstanceOf(AuthException.StoreFailed.class);
        assertThatThrownBy(() -> register.holder(TestBed.OTHER_PARTNER)).isInstanceOf(AuthException.StoreFailed.class);
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    void consentDatedTenMinutesAheadCountsAndLaterOnesCountWhenTheirTimeHasCome() throws Exception {
        Secret value = stored.current().value();
        long now = bed.clock.instant().getEpochSecond();
        stored.append(FOREIGN, "epoch", Long.toString(now + 601));
        redeem();
        assertThat(bed.tokenRequests()).isEqualTo(1);
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.REFRESH_TOKEN_IGNORED);

        stored.append(value, "epoch", Long.toString(now + 600));

        register.forget(TestBed.PARTNER);
        redeem();
        assertThat(register.holder(TestBed.PARTNER).orElseThrow().consentedAt().getEpochSecond())
                .isEqualTo(now + 600);
    }

    @Test
    void consentIsLaterThanWhatStandsWhateverTheClocksSay() throws Exception {
        long ahead = bed.clock.instant().getEpochSecond() + 300;
        stored.append(stored.current().value(), "epoch", Long.toString(ahead));

        ConsentedPartner consented = bed.consented();

        assertThat(consented.consentedAt().getEpochSecond()).isEqualTo(ahead + 1);
        assertThat(stored.tags()).containsEntry("epoch", Long.toString(ahead + 1));
    }

    @Test
    void consentCountsAlthoughSomebodyHasPastedATokenWhileItWasProven() throws Exception {
        bed.clock.advance(Duration.ofMinutes(1));
        PartnerConsent consent = PartnerConsent.builder(bed.app, bed.store)
                .redirectUri(TestBed.REDIRECT_URI)
                .provenBy((consented, token) -> {
                    bed.clock.advance(Duration.ofMinutes(1));
                    stored.paste(FOREIGN);
                })
                .build();
        PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), "session");

        consent.complete(
                pending,
                "session",
                bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString());

        assertThat(stored.tags())
                .containsEntry("epoch", Long.toString(bed.clock.instant().getEpochSecond() + 1));
        bed.microsoft.journal().clear();
        redeem();
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    private void redeem() throws AuthException {
        assertThat(register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER)
                        .accessToken())
                .isNotNull();
    }
}
