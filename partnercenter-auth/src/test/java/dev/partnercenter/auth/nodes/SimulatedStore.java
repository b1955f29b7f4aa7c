package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.SecretMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What all processes write to: versions in the order in which they came. Nothing takes one away. */
final class SimulatedStore {
    private final SimulatedTime time;
    private final Random random;
    private final Map<String, List<Version>> versions = new HashMap<>();
    int reads;
    int writes;

    SimulatedStore(SimulatedTime time, Random random) {
        this.time = time;
        this.random = random;
    }

    /** All versions of a partner, the current one last. */
    List<Version> of(TenantId partner) {
        return of(partner.value());
    }

    private List<Version> of(String name) {
        return versions.computeIfAbsent(name, unused -> new ArrayList<>());
    }

    /** What a replica shows that lags behind. */
    List<Version> asOf(String name, Duration lag) {
        List<Version> all = of(name);
        if (lag.isZero()) {
            return List.copyOf(all);
        }
        Instant shown = time.now().minus(lag);
        return all.stream().filter(version -> !version.created.isAfter(shown)).toList();
    }

    Version append(String name, Issued token, SecretMetadata metadata, @Nullable Node by) {
        String id = "%08x%04d".formatted(random.nextInt(), of(name).size());
        Version version = new Version(id, token, time.now(), metadata, by);
        if (!version.isTagged()) {
            token.consent.epochs.add(version.epoch());
        }
        token.stored = true;
        of(name).add(version);
        return version;
    }
}
