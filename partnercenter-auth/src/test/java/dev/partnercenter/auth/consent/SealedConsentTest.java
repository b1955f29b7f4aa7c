package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.PartnerApp;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SealedConsentTest {
    private static final String SESSION = "session-1";
    private static final ExpectedPartner EXPECTED = ExpectedPartner.of(TestBed.PARTNER);

    private final TestBed bed = TestBed.inline();
    private final SecretKey key = key(1);
    private final PartnerConsent consent = bed.consent();
    private final PendingConsent pending = consent.begin(EXPECTED, SESSION);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void sealedConsentIsCompletedByAnotherNode() throws Exception {
        String sealed = pending.seal(key);
        PartnerApp otherNode = bed.anotherApp();
        PartnerConsent other = PartnerConsent.builder(otherNode, bed.store)
                .redirectUri(TestBed.REDIRECT_URI)
                .build();

        PendingConsent opened = other.open(sealed, key, EXPECTED);

        assertThat(opened.authorizationUrl()).isEqualTo(pending.authorizationUrl());
        String callback =
                bed.microsoft.signIn(opened.authorizationUrl(), bed.partner).toString();
        assertThat(other.complete(opened, SESSION, callback).partner()).isEqualTo(TestBed.PARTNER);
        otherNode.close();
    }

    @Test
    void sealedTextIsShortAndShowsNothing() {
        String longUri = "https://example.com/" + "a".repeat(236);
        PendingConsent longest = PartnerConsent.builder(bed.app, bed.store)
                .redirectUri(longUri)
                .build()
                .begin(EXPECTED, "b".repeat(10_000));

        assertThat(longest.seal(key)).hasSizeLessThanOrEqualTo(2048);
        assertThat(pending.seal(key))
                .doesNotContain(
                        pending.state().reveal(),
                        pending.nonce().reveal(),
                        pending.verifier().reveal())
                .isNotEqualTo(pending.seal(key));
        assertThat(pending).isNotInstanceOf(Serializable.class);
    }

    @Test
    @DisplayName("A2: a sealed consent with any one byte changed, added or lost is refused")
    void sealedConsentWithAnyByteChangedIsRefused() {
        byte[] sealed = pending.seal(key).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < sealed.length; i++) {
            for (byte replacement : new byte[] {'A', 'B', 'z', '9', '-', '_', '=', '.', ' ', '\n', 0}) {
                if (sealed[i] != replacement) {
                    byte[] changed = sealed.clone();
                    changed[i] = replacement;
                    assertRefused(text(changed));
                }
            }
            assertRefused(text(sealed).substring(0, i) + text(sealed).substring(i + 1));
            assertRefused(text(sealed).substring(0, i) + "A" + text(sealed).substring(i));
        }
        assertRefused(text(sealed) + "\n");
    }

    @Test
    void somethingElseOrAnotherKeyIsRefused() {
        assertRefused("");
        assertRefused("a.b.c.d.e");
        assertRefused("{}");
        assertRefused("x".repeat(1_000_000));
        assertThatThrownBy(() -> consent.open(pending.seal(key(2)), key, EXPECTED))
                .isInstanceOf(AuthException.Configuration.class)
                .hasNoCause();
    }

    static Stream<SecretKey> unusableKeys() {
        return Stream.of(new SecretKeySpec(new byte[16], "AES"), new SecretKeySpec(new byte[32], "HmacSHA256"));
    }

    @ParameterizedTest
    @MethodSource("unusableKeys")
    void keyThatIsNoAesKeyOf256BitsIsRefused(SecretKey unusable) {
        assertThatThrownBy(() -> pending.seal(unusable))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("256 bits");
        String sealed = pending.seal(key);
        assertThatThrownBy(() -> consent.open(sealed, unusable, EXPECTED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("256 bits");
    }

    @Test
    void consentOfAnotherConfigurationIsRefused() {
        PartnerConsent elsewhere = PartnerConsent.builder(bed.app, bed.store)
                .redirectUri("https://other.example/consent")
                .build();
        assertThatThrownBy(() -> elsewhere.open(pending.seal(key), key, EXPECTED))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("another app, cloud, redirect URI or partner");
        for (ExpectedPartner another : new ExpectedPartner[] {
            ExpectedPartner.of(TestBed.OTHER_PARTNER), ExpectedPartner.admittedBy(tenant -> true)
        }) {
            assertThatThrownBy(() -> consent.open(pending.seal(key), key, another))
                    .isInstanceOf(AuthException.Configuration.class)
                    .hasMessageContaining("another app, cloud, redirect URI or partner");
        }
    }

    @Test
    void openedConsentKeepsItsBindingAndItsUse() throws Exception {
        String sealed = pending.seal(key);
        String callback =
                bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString();
        assertThatThrownBy(() -> consent.complete(consent.open(sealed, key, EXPECTED), "session-2", callback))
                .hasMessageContaining("another session");

        consent.complete(consent.open(sealed, key, EXPECTED), SESSION, callback);

        bed.microsoft.journal().clear();
        assertThatThrownBy(() -> consent.complete(consent.open(sealed, key, EXPECTED), SESSION, callback))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("completed before");
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    void consentSealedTenMinutesAgoHasToBeginAgain() throws Exception {
        String sealed = pending.seal(key);
        bed.clock.advance(Duration.ofMinutes(10).minusMillis(1));
        consent.open(sealed, key, EXPECTED);

        bed.clock.advance(Duration.ofMillis(1));

        assertThatThrownBy(() -> consent.open(sealed, key, EXPECTED)).isInstanceOf(ConsentRequired.class);
    }

    private void assertRefused(String sealed) {
        assertThatThrownBy(() -> consent.open(sealed, key, EXPECTED))
                .as(sealed)
                .isInstanceOf(AuthException.Configuration.class)
                .hasNoCause()
                .hasMessageContaining("not sealed with this key, or was changed since");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static SecretKey key(int filling) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) filling);
        return new SecretKeySpec(bytes, "AES");
    }
}
