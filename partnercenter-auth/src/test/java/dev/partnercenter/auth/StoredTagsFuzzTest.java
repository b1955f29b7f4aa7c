package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.StoredSecret;
import dev.partnercenter.fuzz.Fuzz;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands beside a refresh token in a store, where anybody who keeps the vault may change it, changed at random. */
class StoredTagsFuzzTest {
    private static final SecretName NAME = new SecretName(TestBed.PARTNER.value());

    private final TestBed bed = TestBed.inline();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void tagsAreReadOrTheTokenIsPassedOver() throws Exception {
        bed.consented();
        StoredSecret stored = bed.store.current(NAME).orElseThrow();
        String tags = stored.version().metadata().tags().entrySet().stream()
                .map(Object::toString)
                .collect(Collectors.joining("\n"));

        Fuzz.of(input -> tokenOf(stored, input), AuthException.class).changeFew(300, tags, tags + "\nunproven=yes", "");
    }

    private @Nullable Object tokenOf(StoredSecret stored, String tags) throws IOException {
        InMemorySecretStore store = InMemorySecretStore.create(bed.clock);
        try {
            store.append(NAME, stored.value(), metadata(tags));
        } catch (IllegalArgumentException e) {
            return null; // No store takes it.
        }
        try (PartnerApp app = bed.anotherApp()) {
            PartnerHealth health = PartnerHealth.of(app, store);
            AccessToken token = AppUserTokenProvider.create(app, store).token(TokenRequest.forPartner(TestBed.PARTNER));
            return token + " " + health.of(TestBed.PARTNER);
        } finally {
            bed.events.clear();
            bed.microsoft.journal().clear();
        }
    }

    private static SecretMetadata metadata(String lines) {
        Map<String, String> tags = new TreeMap<>();
        lines.lines().filter(line -> line.contains("=")).forEach(line -> {
            int end = line.indexOf('=');
            tags.put(line.substring(0, end), line.substring(end + 1));
        });
        return SecretMetadata.of(tags);
    }
}
