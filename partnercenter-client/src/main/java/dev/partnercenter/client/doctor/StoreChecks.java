package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the secret store opens, reads and, if that is asked for, takes what is written. */
final class StoreChecks {
    private static final SecretName PROBE = new SecretName("partnercenter-check");
    private static final Secret VALUE = Secret.of("probe");

    private final PartnerCenterDoctor.StoreOpening opening;
    private final SecretName name;
    private final boolean writing;
    private volatile @Nullable SecretStore store;

    StoreChecks(PartnerCenterDoctor.StoreOpening opening, TenantId partner, boolean writing) {
        this.opening = opening;
        this.name = new SecretName(partner.value());
        this.writing = writing;
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        steps.add(Step.of(Check.STORE, List.of(), this::read));
        if (writing) {
            steps.add(Step.of(Check.STORE_WRITE, List.of(Check.STORE), this::write));
        }
        return steps;
    }

    /** The open store, once {@link Check#STORE} has passed. */
    SecretStore store() {
        return Objects.requireNonNull(store, "store");
    }

    private Finding read() throws IOException {
        SecretStore opened = open();
        try {
            var unused = opened.current(name);
        } catch (SecretStoreException e) {
            // A store that says that much can be read; what it means is the refresh token's matter.
            if (e.kind() != SecretStoreException.Kind.SUSPENDED) {
                throw e;
            }
        }
        int versions = opened.versions(name).size();
        store = opened;
        return Finding.passed(
                Check.STORE,
                "The secret store can be read, and holds " + versions + (versions == 1 ? " version" : " versions")
                        + " of the partner's refresh token.");
    }

    /** What an opening throws that is of neither of the two is quoted by nobody, and the store's matter all the same. */
    private SecretStore open() throws IOException {
        try {
            return opening.open();
        } catch (SecretStoreException | AuthException e) {
            throw e;
        } catch (IOException e) {
            throw new SecretStoreException(
                    SecretStoreException.Kind.UNAVAILABLE,
                    "it could not be opened (" + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private Finding write() throws SecretStoreException {
        SecretVersion written = store().append(PROBE, VALUE, SecretMetadata.none());
        Optional<Secret> back = store().read(PROBE, written.id());
        return back.isPresent() && back.get().equals(VALUE)
                ? Finding.passed(
                        Check.STORE_WRITE, "A probe was written to the secret store as " + PROBE + " and read back.")
                : Finding.failed(
                        Check.STORE_WRITE,
                        "A probe that was written to the secret store as " + PROBE + " does not read back.",
                        "Whoever operates the app must look after its secret store.");
    }
}
