package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.testing.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens that a sample or a person has stored without metadata: consents that have yet to be proven. */
class UntaggedTokenTest {
    private final TestBed bed = TestBed.inline();
    private final Stored stored = Stored.in(bed);
    private final PartnerApp node = bed.anotherApp();
    private final RefreshTokens register = RefreshTokens.of(node, bed.store);

    @BeforeEach
    void consent() throws Exception {
        bed.consented();
        bed.clock.advance(Duration.ofSeconds(1));
    }

    @AfterEach
    void close() {
        node.close();
        bed.close();
    }

    @Test
    void tokenOfASampleIsProvenOnceAndTaggedWithTheTimeOfItsStorage() throws Exception {
        stored.paste(stored.current().value());
        long pasted = stored.current().version().created().getEpochSecond();
        bed.clock.advance(Duration.ofMinutes(3));

        redeem(Resource.PARTNER_CENTER);

        assertThat(stored.tags())
                .containsEntry("schema", "1")
                .containsEntry("mfa", "present")
                .containsEntry("user-oid", bed.partner.userObjectId())
                .containsEntry("epoch", Long.toString(pasted))
                .containsEntry("issued-at", Long.toString(bed.clock.instant().getEpochSecond()));
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.REFRESH_TOKEN_STORED);
        int versions = stored.versions();
        bed.clock.advance(Duration.ofHours(1));
        redeem(Resource.PARTNER_CENTER);
        assertThat(stored.versions()).isEqualTo(versions);
    }

    @Test
    void tokenIsProvenAtHomeBeforeACustomersTenantSeesIt() throws Exception {
        stored.paste(stored.current().value());

        register.redeem(TestBed.PARTNER, bed.customer(0), Resource.GRAPH);

        assertThat(bed.microsoft.journal().entries())
                .extracting(Journal.Entry::tenant)
                .containsExactly(TestBed.PARTNER.value(), bed.customer(0).value());
    }

    @Test
    void tokenWithoutMfaIsPassedOverAndTheTaggedOneBelowStaysInUse() throws Exception {
        Secret good = stored.current().value();
        stored.paste(withoutMfa());

        redeem(Resource.GRAPH);
        bed.clock.advance(Duration.ofHours(1));
        redeem(Resource.GRAPH);

        assertThat(held()).isEqualTo(good);
        assertThat(bed.tokenRequests())
                .as("one to prove it and two to use the other")
                .isEqualTo(3);
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.REFRESH_TOKEN_IGNORED);
    }

    @Test
    void tokenThatDoesNotShowWhetherThereWasMfaIsPassedOver() throws Exception {
        Secret good = stored.current().value();
        stored.paste(Secret.of("of-nobody-knows-whom"));
        bed.microsoft.faults().tokenEndpoint().answerNext(1, 200, "application/json", opaqueReply(), Map.of());

        redeem(Resource.GRAPH);

        assertThat(held()).isEqualTo(good);
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.REFRESH_TOKEN_IGNORED);
    }

    @Test
    void tokenWithoutMfaAloneIsAConsentWithoutMfa() throws Exception {
        Secret value = withoutMfa();
        InMemorySecretStore empty = InMemorySecretStore.create(bed.clock);
        empty.append(stored.name(), value, SecretMetadata.none());
        RefreshTokens alone = RefreshTokens.of(node, empty);

        for (int i = 0; i < 3; i++) {
            assertThat(refusal(alone).reason()).isEqualTo(Reason.MFA);
            bed.clock.advance(Duration.ofHours(1));
        }
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void tokenOfAnotherPartnerIsPassedOver() throws Exception {
        bed.consentedBy(bed.otherPartner);
        Secret good = stored.current().value();
        stored.paste(new Stored(bed.store, new SecretName(TestBed.OTHER_PARTNER.value()))
                .current()
                .value());

        redeem(Resource.PARTNER_CENTER);

        assertThat(held()).isEqualTo(good);
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.REFRESH_TOKEN_IGNORED);
    }

    @Test
    void tokenThatIsRefusedIsPassedOverAndADifferentOneLooked_at() throws Exception {
        Secret good = stored.current().value();
        stored.paste(Secret.of("made-up"));
        redeem(Resource.PARTNER_CENTER);
        assertThat(held()).isEqualTo(good);

        stored.paste(good);
        bed.clock.advance(Duration.ofMinutes(19));
        redeem(Resource.PARTNER_CENTER);

        assertThat(stored.tags()).as("adopted").containsKey("epoch");
    }

    @Test
    void refusedTokenAloneIsAskedAboutLessAndLess() throws Exception {
        InMemorySecretStore empty = InMemorySecretStore.create(bed.clock);
        empty.append(stored.name(), Secret.of("made-up"), SecretMetadata.none());
        RefreshTokens alone = RefreshTokens.of(node, empty);

        for (int minute = 0; minute < 60; minute++) {
            assertThat(refusal(alone).error()).isPresent();
            bed.clock.advance(Duration.ofMinutes(1));
        }

        assertThat(bed.tokenRequests()).isBetween(5L, 6L);
    }

    @Test
    void tokenThatCannotBeProvenNowLeavesTheOneInUseInUse() throws Exception {
        redeem(Resource.PARTNER_CENTER);
        Secret good = held();
        stored.paste(stored.current().value());
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "temporarily_unavailable", 90033);
        bed.clock.advance(Duration.ofMinutes(19));

        redeem(Resource.PARTNER_CENTER);

        assertThat(held()).isEqualTo(good);
        assertThat(bed.events).isEmpty();
        bed.clock.advance(Duration.ofMinutes(2));
        redeem(Resource.PARTNER_CENTER);
        assertThat(stored.tags()).as("adopted").containsKey("epoch");
    }

    @Test
    void tokenThatIsPastedWhileARenewalIsOnItsWayIsProvenLikeAnyOther() throws Exception {
        FailingStore store = new FailingStore(bed.store);
        RefreshTokens slow = RefreshTokens.of(node, store);
        bed.clock.advance(Duration.ofDays(9));
        slow.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
        stored.paste(withoutMfa());
        store.writesFail = false;
        bed.clock.advance(Duration.ofMinutes(1));
        bed.microsoft.faults().withoutMfa(true);

        slow.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);

        assertThat(stored.tags()).as("not adopted").isEmpty();
        assertThat(bed.events).extracting(AuthEvent::kind).contains(AuthEvent.Kind.REFRESH_TOKEN_IGNORED);
    }

    @Test
    void tokenWhoseMetadataTheStoreDoesNotTakeIsNotProvenAnewAtEachLook() throws Exception {
        RefreshTokens unable = RefreshTokens.of(node, new FailingStore(bed.store));
        stored.paste(stored.current().value());

        for (int look = 0; look < 3; look++) {
            unable.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.GRAPH);
            bed.clock.advance(Duration.ofMinutes(19));
        }

        assertThat(stored.tags()).isEmpty();
        assertThat(bed.tokenRequests())
                .as("one to prove it and three to use it")
                .isEqualTo(4);
    }

    @Test
    void tokenThatARenewalHasBuriedIsLookedAtNext() throws Exception {
        FailingStore store = new FailingStore(bed.store);
        store.writesFail = false;
        RefreshTokens slow = RefreshTokens.of(node, store);
        Secret another = stored.current().value();
        bed.consented();
        bed.clock.advance(Duration.ofDays(9));
        store.afterHistory = () -> {
            store.afterHistory = null;
            paste(another);
        };
        slow.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
        long pasted = bed.clock.instant().getEpochSecond();
        assertThat(stored.tags()).as("buried").isNotEmpty();

        slow.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);

        assertThat(stored.tags()).as("adopted").containsEntry("epoch", Long.toString(pasted));
    }

    /** All that tells whose the refresh token is, and an access token that nobody but its audience can read. */
    private String opaqueReply() {
        String identity = new PlainJWT(new JWTClaimsSet.Builder()
                        .issuer("https://login.microsoftonline.com/" + TestBed.PARTNER + "/v2.0")
                        .audience(TestBed.CLIENT_ID)
                        .claim("tid", TestBed.PARTNER.value())
                        .claim("oid", bed.partner.userObjectId())
                        .issueTime(Date.from(bed.clock.instant()))
                        .expirationTime(Date.from(bed.clock.instant().plusSeconds(3600)))
                        .build())
                .serialize();
        return JSONObjectUtils.toJSONString(Map.of(
                "token_type", "Bearer",
                "access_token", "opaque",
                "refresh_token", "next",
                "id_token", identity));
    }

    private void paste(Secret value) {
        try {
            stored.paste(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Secret withoutMfa() throws Exception {
        bed.microsoft.faults().withoutMfa(true);
        return stored.current().value();
    }

    private Secret held() {
        return Objects.requireNonNull(register.of(TestBed.PARTNER).held().token())
                .value();
    }

    private void redeem(Resource resource) throws AuthException {
        assertThat(register.redeem(TestBed.PARTNER, TestBed.PARTNER, resource).accessToken())
                .isNotNull();
    }

    private static ConsentRequired refusal(RefreshTokens register) {
        return catchThrowableOfType(
                ConsentRequired.class,
                () -> register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER));
    }
}
