package dev.partnercenter.keyvault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.auth.secret.SecretVersion;
import dev.partnercenter.auth.secret.StoredSecret;
import dev.partnercenter.testing.FaultTarget;
import dev.partnercenter.testing.Journal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret of many versions, some of them disabled, some written by a reply that was lost. */
class VaultHistoryTest {
    private static final SecretName NAME = new SecretName("partner-1");

    private final VaultBed bed = new VaultBed();
    private final SecretClient operator = bed.client();
    private final KeyVaultSecretStore store = bed.store(bed.clock::advance);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void historyOf600VersionsIsReadWhole25APageAndInNoOrder() throws Exception {
        List<SecretVersion> appended = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            bed.clock.advance(Duration.ofSeconds(1));
            appended.add(store.append(NAME, Secret.of("value-" + i), SecretMetadata.of(Map.of("n", "" + i))));
        }
        // So that the app needs a new token on the way.
        bed.clock.advance(Duration.ofHours(2));
        bed.microsoft.journal().clear();

        List<SecretVersion> versions = store.versions(NAME);

        assertThat(versions).containsExactlyInAnyOrderElementsOf(appended);
        assertThat(versions).extracting(SecretVersion::created).isNotEqualTo(sorted(versions));
        assertThat(bed.microsoft.journal().count(Journal.Kind.VAULT)).isEqualTo(24);
        assertThat(bed.tokenRequests()).isEqualTo(1);
        assertThat(store.current(NAME).orElseThrow().version()).isEqualTo(appended.get(599));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 24, 25, 26, 50})
    void historyOfAnyLengthIsReadWhole(int length) throws Exception {
        List<SecretVersion> appended = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            appended.add(store.append(NAME, Secret.of("value-" + i), SecretMetadata.none()));
        }

        assertThat(store.versions(NAME)).containsExactlyInAnyOrderElementsOf(appended);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"\u65e5", "\u0001"})
    void pageOfVersionsWithTheLongestMetadataIsReadWhole(String character) throws Exception {
        Map<String, String> tags = IntStream.range(0, 15)
                .boxed()
                .collect(Collectors.toMap(i -> (char) ('a' + i) + character.repeat(511), i -> character.repeat(512)));
        SecretMetadata longest = SecretMetadata.of(tags).withContentType(character.repeat(255));
        for (int i = 0; i < 25; i++) {
            store.append(NAME, Secret.of("value-" + i), longest);
        }

        assertThat(store.versions(NAME))
                .hasSize(25)
                .allSatisfy(version -> assertThat(version.metadata()).isEqualTo(longest));
    }

    @Test
    void pageThatFailsForAMomentIsAskedForAgain() throws Exception {
        for (int i = 0; i < 60; i++) {
            store.append(NAME, Secret.of("value-" + i), SecretMetadata.none());
        }
        bed.microsoft
                .faults()
                .vault()
                .forMethod("GET")
                .answerNext(2, 503, "application/json", "{}", Map.of("Retry-After", "0"));

        assertThat(store.versions(NAME)).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void historyOfWhichAPageIsMissingIsAFailureAndNotAShorterHistory() throws Exception {
        store.append(NAME, Secret.of("value"), SecretMetadata.none());
        FaultTarget vault = bed.microsoft.faults().vault();
        String more = "{\"value\":[],\"nextLink\":\"https://" + bed.host
                + "/secrets/partner-1/versions?api-version=7.6&$skiptoken=0\"}";
        vault.answerNext(1, 200, "application/json", more, Map.of());
        vault.answerNext(9, 500, "application/json", "{}", Map.of("Retry-After", "0"));

        assertThatThrownBy(() -> store.versions(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    }

    /** Azure's client alone takes such a page for an empty one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void historyOfWhichAPageBreaksOffIsAFailureAndNotAShorterHistory(boolean first) throws Exception {
        store.append(NAME, Secret.of("value"), SecretMetadata.none());
        String page = "{\"value\":[],\"nextLink\":\"https://" + bed.host
                + "/secrets/partner-1/versions?api-version=7.6&$skiptoken=0\"}";
        FaultTarget vault = bed.microsoft.faults().vault();
        if (!first) {
            vault.answerNext(1, 200, "application/json", page, Map.of());
        }
        byte[] whole = gzip(page);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        vault.answerNext(9, 200, "application/json", half, Map.of("Content-Encoding", "gzip"));

        assertThatThrownBy(() -> store.versions(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
        if (first) {
            assertThatThrownBy(store::names).isInstanceOf(SecretStoreException.class);
        }
    }

    @Test
    void pagesThatGoRoundInACircleAreAFailureAndNotReadForEver() {
        String path = "https://" + bed.host + "/secrets/partner-1/versions?api-version=7.6&$skiptoken=";
        FaultTarget vault = bed.microsoft.faults().vault();
        for (int i = 0; i < 100; i++) {
            String body = "{\"value\":[],\"nextLink\":\"" + path + i % 3 + "\"}";
            vault.answerNext(1, 200, "application/json", body, Map.of());
        }

        assertThatThrownBy(() -> store.versions(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasMessageContaining("its answer was not understood (Circle)");
        assertThat(bed.vaultCalls(200)).isEqualTo(4);
    }

    @Test
    void disabledOlderVersionIsListedAndNotRead() throws Exception {
        SecretVersion older = store.append(NAME, Secret.of("older"), SecretMetadata.none());
        SecretVersion newer = store.append(NAME, Secret.of("newer"), SecretMetadata.none());
        setEnabled(older, false);

        assertThat(store.versions(NAME))
                .extracting(SecretVersion::id, SecretVersion::enabled)
                .containsExactlyInAnyOrder(tuple(older.id(), false), tuple(newer.id(), true));
        assertThat(store.current(NAME)).map(StoredSecret::value).contains(Secret.of("newer"));
        assertThatThrownBy(() -> store.read(NAME, older.id()))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SUSPENDED));
    }

    @Test
    void disabledCurrentVersionIsSuspendedUntilItIsEnabledAgain() throws Exception {
        store.append(NAME, Secret.of("older"), SecretMetadata.none());
        SecretVersion current = store.append(NAME, Secret.of("newer"), SecretMetadata.none());

        setEnabled(current, false);
        assertThatThrownBy(() -> store.current(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SUSPENDED));

        setEnabled(current, true);
        assertThat(store.current(NAME)).map(StoredSecret::value).contains(Secret.of("newer"));
    }

    @Test
    void appendWhoseAnswerIsLostHasBeenTakenAndIsInTheHistory() throws Exception {
        store.append(NAME, Secret.of("first"), SecretMetadata.none());
        bed.microsoft.faults().vault().forMethod("PUT").loseAnswerNext(Integer.MAX_VALUE);

        assertThatThrownBy(() -> store.append(NAME, Secret.of("second"), SecretMetadata.none()))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));

        assertThat(store.current(NAME)).map(StoredSecret::value).contains(Secret.of("second"));
        assertThat(store.versions(NAME)).hasSizeGreaterThan(1);
    }

    @Test
    void tagsExpiryAndContentTypeAreWhatTheVaultShowsItsOperator() throws Exception {
        Instant expiry = Instant.parse("2026-04-01T00:00:00Z");
        store.append(
                NAME,
                Secret.of("value"),
                SecretMetadata.of(Map.of("epoch", "1767225600"))
                        .expiringAt(expiry)
                        .withContentType("application/x-refresh-token"));

        SecretProperties shown = operator.getSecret(NAME.value()).getProperties();

        assertThat(shown.getTags()).containsExactly(Map.entry("epoch", "1767225600"));
        assertThat(shown.getExpiresOn().toInstant()).isEqualTo(expiry);
        assertThat(shown.getContentType()).isEqualTo("application/x-refresh-token");
        assertThat(shown.isEnabled()).isTrue();
    }

    private void setEnabled(SecretVersion version, boolean enabled) {
        operator.listPropertiesOfSecretVersions(NAME.value()).stream()
                .filter(properties -> properties.getVersion().equals(version.id()))
                .forEach(properties -> operator.updateSecretProperties(properties.setEnabled(enabled)));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static List<Instant> sorted(List<SecretVersion> versions) {
        return versions.stream().map(SecretVersion::created).sorted().toList();
    }
}
