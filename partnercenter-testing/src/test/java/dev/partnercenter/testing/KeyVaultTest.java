package dev.partnercenter.testing;

import static dev.partnercenter.testing.Wire.OTHER_TENANT;
import static dev.partnercenter.testing.Wire.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.testing.Wire.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyVaultTest {
    private static final String VAULT = "https://contoso.vault.azure.net";
    private static final String TWO = "{\"value\":\"two\"}";
    private static final String VERSION = "?api-version=2025-07-01";

    private final PartnerCenterSimulator simulator = Wire.world().start();
    private final Wire wire = new Wire(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void callerWithoutTokenIsToldWhereToGetOne() throws Exception {
        Answer reply = wire.get(VAULT + "/secrets" + VERSION, null);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.headers().get("WWW-Authenticate"))
                .isEqualTo("Bearer authorization=\"https://login.microsoftonline.com/" + TENANT
                        + "\", resource=\"https://vault.azure.net\"");
    }

    @Test
    void tokenOfAnotherTenantIsRefused() throws Exception {
        String token =
                wire.appOnly(OTHER_TENANT, "https://vault.azure.net/.default").string("access_token");

        assertThat(wire.get(VAULT + "/secrets" + VERSION, token).status()).isEqualTo(401);
    }

    @Test
    void vaultMayBelongToATenantThatIsNoPartners() throws Exception {
        String own = "eeeeeeee-0000-4000-8000-000000000001";
        try (PartnerCenterSimulator apart = Wire.world().vaultTenant(own).start()) {
            Wire there = new Wire(apart);
            String token =
                    there.appOnly(own, "https://vault.azure.net/.default").string("access_token");

            assertThat(there.get(VAULT + "/secrets" + VERSION, token).status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsSetCanBeReadByNameAndByVersion() throws Exception {
        Answer set = send(
                "PUT",
                "/secrets/Name",
                "{\"value\":\"one\",\"tags\":{\"schema\":\"1\"},"
                        + "\"contentType\":\"text/plain\",\"attributes\":{\"exp\":1780000000}}");
        String id = set.string("id");

        assertThat(id).matches("https://contoso\\.vault\\.azure\\.net/secrets/Name/[0-9a-f]{32}");
        assertThat(send("GET", "/secrets/name/", null).json())
                .containsEntry("value", "one")
                .containsEntry("tags", Map.of("schema", "1"))
                .containsEntry("contentType", "text/plain");
        Answer read = send("GET", id.substring(VAULT.length()), null);
        assertThat(read.find("attributes", "enabled")).isEqualTo(true);
        assertThat(read.find("attributes", "exp")).isEqualTo(1_780_000_000L);
        assertThat(read.find("attributes", "created")).isEqualTo(1_767_225_600L);
        assertThat(read.find("attributes", "recoverableDays")).isEqualTo(90L);
    }

    @Test
    void settingAgainMakesANewCurrentVersionAndKeepsTheOld() throws Exception {
        String first = set("name", "one");
        set("name", "two");

        assertThat(send("GET", "/secrets/name", null).string("value")).isEqualTo("two");
        assertThat(send("GET", first, null).string("value")).isEqualTo("one");
    }

    @Test
    void versionsComeInPagesWithoutTheirValues() throws Exception {
        Set<Object> expected = new HashSet<>();
        for (int i = 0; i < 26; i++) {
            expected.add(VAULT + set("name", "value " + i));
        }
        Answer first = send("GET", "/secrets/name/versions", null);
        Answer second = wire.get(first.string("nextLink"), token());

        assertThat(first.list("value"))
                .hasSize(25)
                .allSatisfy(item -> assertThat(item).doesNotContainKey("value"));
        assertThat(second.list("value")).hasSize(1);
        assertThat(second.json()).containsEntry("nextLink", null);
        Set<Object> ids = new HashSet<>();
        first.list("value").forEach(item -> ids.add(item.get("id")));
        second.list("value").forEach(item -> ids.add(item.get("id")));
        assertThat(ids).isEqualTo(expected);
    }

    @Test
    void listNamesEachSecretOnceWithoutAVersion() throws Exception {
        set("a", "1");
        set("a", "2");
        set("b", "1");

        assertThat(send("GET", "/secrets", null).list("value"))
                .extracting(item -> item.get("id"))
                .containsExactly(VAULT + "/secrets/a", VAULT + "/secrets/b");
    }

    @Test
    void disabledVersionIsNotReadButListed() throws Exception {
        String version = set("name", "one");
        Answer patched = send("PATCH", version, "{\"attributes\":{\"enabled\":false}}");

        assertThat(patched.find("attributes", "enabled")).isEqualTo(false);
        Answer reply = send("GET", "/secrets/name", null);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text()).contains("\"innererror\":{\"code\":\"SecretDisabled\"}");
        assertThat(send("GET", "/secrets/name/versions", null).list("value")).hasSize(1);
    }

    @Test
    void unknownNameIsNotFound() throws Exception {
        Answer reply = send("GET", "/secrets/nothing", null);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.text()).contains("\"code\":\"SecretNotFound\"");
    }

    @Test
    void deletedNameIsTakenUntilItIsRecovered() throws Exception {
        set("name", "one");
        assertThat(send("DELETE", "/secrets/name", null).json()).containsKey("recoveryId");

        Answer taken = send("PUT", "/secrets/name", TWO);
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.text()).contains("ObjectIsDeletedButRecoverable");

        send("POST", "/deletedsecrets/name/recover", "");
        assertThat(send("GET", "/secrets/name", null).string("value")).isEqualTo("one");
    }

    @Test
    void deletionAndRecoveryTakeTheTimeTheyAreGiven() throws Exception {
        simulator.faults().vaultRecoveryTakes(Duration.ofSeconds(10));
        set("name", "one");
        send("DELETE", "/secrets/name", null);
        assertThat(send("PUT", "/secrets/name", TWO).text()).contains("ObjectIsBeingDeleted");
        assertThat(send("POST", "/deletedsecrets/name/recover", "").status()).isEqualTo(409);

        simulator.clock().advance(Duration.ofSeconds(10));
        assertThat(send("PUT", "/secrets/name", TWO).text()).contains("ObjectIsDeletedButRecoverable");
        assertThat(send("POST", "/deletedsecrets/name/recover", "").status()).isEqualTo(200);
        assertThat(send("PUT", "/secrets/name", TWO).text()).contains("ObjectIsBeingRecovered");

        simulator.clock().advance(Duration.ofSeconds(10));
        assertThat(send("PUT", "/secrets/name", TWO).status()).isEqualTo(200);
        assertThat(send("GET", "/secrets/name/versions", null).list("value")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "get,     GET,    /secrets/name",
        "list,    GET,    /secrets/name/versions",
        "list,    GET,    /secrets",
        "set,     PUT,    /secrets/name",
        "delete,  DELETE, /secrets/name",
        "recover, POST,   /deletedsecrets/name/recover",
        "purge,   DELETE, /deletedsecrets/name"
    })
    void whatIsNotPermittedIsForbidden(String permission, String method, String path) throws Exception {
        set("name", "one");
        simulator.faults().vaultDenies(permission);

        Answer reply = send(method, path, method.startsWith("P") ? TWO : null);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text()).contains("secrets " + permission + " permission", "ForbiddenByPolicy");
    }

    @Test
    void vaultInAnotherRegionIsReadOnly() throws Exception {
        set("name", "one");
        simulator.faults().vaultReadOnly(true);

        Answer refused = send("PUT", "/secrets/name", TWO);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text()).contains("read-only state");
        assertThat(send("GET", "/secrets/name", null).string("value")).isEqualTo("one");
        assertThat(send("GET", "/secrets", null).status()).isEqualTo(200);

        simulator.faults().clear();
        assertThat(send("PUT", "/secrets/name", TWO).status()).isEqualTo(200);
    }

    @Test
    void valueOfMoreThan25000BytesIsRefused() throws Exception {
        assertThat(send("PUT", "/secrets/name", "{\"value\":\"" + "x".repeat(25_001) + "\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void apiVersionIsRequired() throws Exception {
        assertThat(wire.get(VAULT + "/secrets/name", token()).status()).isEqualTo(400);
    }

    @Test
    void vaultsAreApart() throws Exception {
        set("name", "one");

        assertThat(wire.get("https://fabrikam.vault.azure.net/secrets/name" + VERSION, token())
                        .status())
                .isEqualTo(404);
    }

    /** Returns the path of the version. */
    private String set(String name, String value) throws IOException {
        Answer reply = send("PUT", "/secrets/" + name, "{\"value\":\"" + value + "\"}");
        return reply.string("id").substring(VAULT.length());
    }

    private Answer send(String method, String path, @Nullable String json) throws IOException {
        return wire.send(new Request.Builder()
                .url(VAULT + path + VERSION)
                .header("Authorization", "Bearer " + token())
                .method(method, json == null ? null : RequestBody.create(json, MediaType.get("application/json")))
                .build());
    }

    private String token() throws IOException {
        return wire.appOnly(TENANT, "https://vault.azure.net/.default").string("access_token");
    }
}
