package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.StoredSecret;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What stands in the store under the first partner's name, and what somebody may put there by hand. */
record Stored(InMemorySecretStore store, SecretName name) {

    static Stored in(TestBed bed) {
        return new Stored(bed.store, new SecretName(TestBed.PARTNER.value()));
    }

    StoredSecret current() throws IOException {
        return store.current(name).orElseThrow();
    }

    Map<String, String> tags() throws IOException {
        return current().version().metadata().tags();
    }

    int versions() {
        return store.versions(name).size();
    }

    /** Stores a value as the current one is tagged, but for one tag. */
    void append(Secret value, String tag, String different) throws IOException {
        append(value, Map.of(tag, different));
    }

    void append(Secret value, Map<String, String> different) throws IOException {
        Map<String, String> tags = new TreeMap<>(tags());
        tags.putAll(different);
        store.append(name, value, SecretMetadata.of(tags));
    }

    /** Stores a value as a sample does, or a person in the portal. */
    void paste(Secret value) throws IOException {
        store.append(name, value, SecretMetadata.none());
    }
}
