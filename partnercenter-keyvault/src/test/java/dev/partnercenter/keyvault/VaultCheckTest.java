package dev.partnercenter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaultCheckTest {
    private static final SecretName PARTNER = new SecretName(VaultBed.TENANT.value());
    private static final SecretName PROBE = new SecretName("partnercenter-check");

    private final VaultBed bed = new VaultBed();
    private final SecretClient operator = bed.client();
    private final KeyVaultSecretStore store = bed.store(bed.clock::advance);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void newVaultIsFineAndStaysEmpty() throws Exception {
        VaultCheck check = store.check();

        assertThat(check.ok()).isTrue();
        assertThat(check).hasToString("ok");
        assertThat(store.names()).isEmpty();
    }

    @Test
    void checkTouchesNoSecretOfAPartners() throws Exception {
        store.append(PARTNER, Secret.of(Canaries.text("stored secret")), SecretMetadata.none());
        bed.microsoft.journal().clear();

        assertThat(store.checkWriting().ok()).isTrue();

        assertThat(bed.microsoft.journal().entries())
                .extracting(Journal.Entry::method, Journal.Entry::path)
                .doesNotHaveDuplicates()
                .noneMatch(call -> call.toString().contains(PARTNER.value()));
        assertThat(store.versions(PARTNER)).hasSize(1);
    }

    @Test
    void writingLeavesOneVersionOfTheProbeEachTime() throws Exception {
        assertThat(store.checkWriting().ok()).isTrue();
        assertThat(store.checkWriting().ok()).isTrue();

        assertThat(store.names()).containsExactly(PROBE);
        assertThat(store.versions(PROBE)).hasSize(2);
        assertThat(store.current(PROBE).orElseThrow().value()).isEqualTo(Secret.of("probe"));
    }

    @Test
    void probeIsUnderThePrefixToo() throws Exception {
        assertThat(store.under("sandbox-").checkWriting().ok()).isTrue();

        assertThat(store.names()).containsExactly(new SecretName("sandbox-partnercenter-check"));
    }

    @ParameterizedTest
    @CsvSource({
        "get,  2, Could not read secret partnercenter-check in vault",
        "list, 2, Could not list the secrets in vault",
        "set,  1, Could not append to secret partnercenter-check in vault"
    })
    void missingPermissionIsNamedAndTheOthersAreStillTried(String permission, int findings, String start) {
        bed.microsoft.faults().vaultDenies(permission);

        VaultCheck check = store.checkWriting();

        assertThat(check.ok()).isFalse();
        assertThat(check.findings()).hasSize(findings).allSatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(finding.sentence())
                    .contains("HTTP 403 Forbidden ForbiddenByPolicy")
                    .contains("Grant the app " + permission + " on the vault's secrets");
        });
        assertThat(check.findings().get(0).sentence()).startsWith(start + " " + bed.host);
        assertThat(check.toString().lines()).hasSize(findings);
    }

    @Test
    void everyMissingPermissionIsFound() {
        bed.microsoft.faults().vaultDenies("get", "list", "set");

        assertThat(store.checkWriting().findings())
                .map(VaultCheck.Finding::sentence)
                .satisfiesExactly(
                        listing -> assertThat(listing).contains("Grant the app list"),
                        reading -> assertThat(reading).contains("Grant the app get"),
                        history -> assertThat(history).contains("list the versions", "Grant the app list"),
                        writing -> assertThat(writing).contains("Grant the app set"));
    }

    @Test
    void whatFailsEverythingIsSaidOnce() {
        bed.microsoft
                .faults()
                .vault()
                .answerNext(
                        9,
                        403,
                        "application/json",
                        "{\"error\":{\"code\":\"Forbidden\",\"message\":\"\","
                                + "\"innererror\":{\"code\":\"ForbiddenByFirewall\"}}}",
                        Map.of());

        assertThat(store.checkWriting().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(finding).asString().contains("firewall").contains("networking rules");
        });
    }

    @Test
    void appWithoutATokenIsSaidOnce() {
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(9, "invalid_client", 7000222);

        assertThat(store.check().findings())
                .singleElement()
                .extracting(VaultCheck.Finding::kind)
                .isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void readOnlyVaultFailsOnlyWhereItIsWrittenTo() {
        bed.microsoft.faults().vaultReadOnly(true);

        assertThat(store.check().ok()).isTrue();
        assertThat(store.checkWriting().findings())
                .singleElement()
                .extracting(VaultCheck.Finding::kind)
                .isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void probeThatSomebodyDisabledOrDeletedDoesNotHinderTheNext() {
        assertThat(store.checkWriting().ok()).isTrue();
        KeyVaultSecret probe = operator.getSecret(PROBE.value());
        operator.updateSecretProperties(probe.getProperties().setEnabled(false));
        assertThat(store.checkWriting().ok()).isTrue();

        bed.microsoft.faults().vaultRecoveryTakes(Duration.ofSeconds(2));
        operator.beginDeleteSecret(PROBE.value());
        assertThat(store.checkWriting().ok()).isTrue();
    }

    @Test
    void versionThatReadsBackOtherwiseIsFound() {
        assertThat(store.check().ok()).isTrue();
        bed.microsoft
                .faults()
                .vault()
                .forMethod("PUT")
                .answerNext(
                        1,
                        200,
                        "application/json",
                        "{\"value\":\"probe\",\"id\":\"https://" + bed.host
                                + "/secrets/partnercenter-check/0123456789abcdef0123456789abcdef\","
                                + "\"attributes\":{\"enabled\":true,\"created\":1767225600}}",
                        Map.of());

        assertThat(store.checkWriting().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence()).contains("does not read back as it was written"));
    }
}
