package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to hold whatever happens. A breach is kept until the step is over: it is found deep inside of what a process
 * does, where an exception could be taken for one of the process's own.
 */
final class Invariants {
    /** A refusal stands for at most an hour; then the store and the issuer are asked again. */
    private static final Duration REFUSAL_STANDS = Duration.ofMinutes(75);

    private final World world;
    private final Map<TenantId, Instant> goodSince = new HashMap<>();

    /** Tokens that somebody has brought as this partner's: whose they are is found out by trying. */
    private final Map<TenantId, Set<Issued>> mayBeTried = new HashMap<>();

    private @Nullable String violation;

    Invariants(World world) {
        this.world = world;
    }

    void violated(String what) {
        world.trace(() -> "VIOLATED: " + what);
        if (violation == null) {
            violation = what;
        }
    }

    void check() {
        if (violation != null) {
            throw new AssertionError(violation);
        }
    }

    void mayBeTried(Issued token, TenantId partner) {
        mayBeTried.computeIfAbsent(partner, unused -> new HashSet<>()).add(token);
    }

    /** A token goes to its own tenants alone, by its own app, or where nobody could know better. */
    void redeems(Node node, Issued token, TenantId tenant, String client) {
        TenantId partner = world.issuer.partnerOf(tenant);
        boolean own = token.consent.partner.equals(partner) && token.consent.clientId.equals(client);
        if (!own && !mayBeTried.getOrDefault(partner, Set.of()).contains(token)) {
            violated(node + " redeems " + token + " of the " + token.consent + " for " + World.name(partner));
        }
        if (!own && !tenant.equals(partner)) {
            violated(node + " redeems " + token + " at a customer's before it knows whose it is");
        }
        if (token.stored && node.suspended.contains(partner)) {
            violated(node + " redeems " + token + " though it has read that " + World.name(partner) + " is suspended");
        }
        if (own && world.issuer.revokesOnUse && node.redeemed.contains(token)) {
            violated(node + " redeems " + token + " again, which it has used up itself");
        }
    }

    /** What a process writes is of this partner, of that consent, and as written beside it. */
    void stored(Node node, String name, Version version) {
        if (!version.isProven() || stoodBefore(name, version)) {
            return;
        }
        Consent consent = version.token.consent;
        boolean right = consent.partner.value().equals(name) && consent.mfa && version.isTrue();
        if (!right) {
            violated(node + " stores " + version + " of the " + consent + " as proven for " + World.name(name));
        }
        if (consent.arriving && version.epoch() >= consent.at.getEpochSecond()) {
            consent.epochs.add(version.epoch()); // Raised above what stood, where that was of the same second.
        }
        if (!consent.epochs.contains(version.epoch())) {
            violated(node + " stores " + version + " under epoch " + version.epoch() + ", and its consent's are "
                    + consent.epochs);
        }
    }

    /** What stands already may be written again, that it be current: whose it is in truth shows when it is redeemed. */
    private boolean stoodBefore(String name, Version version) {
        List<Version> all = world.store.of(TenantId.of(name));
        return all.stream()
                .anyMatch(one -> one != version && one.token == version.token && one.metadata.equals(version.metadata));
    }

    void answered(Node node, TokenRequest request, @Nullable String token, @Nullable Throwable error) {
        if (token != null) {
            Consent consent = world.issuer.origin(token).consent;
            if (!consent.partner.equals(request.partner()) || !consent.mfa) {
                violated(node + " gives out a token of the " + consent + " for " + World.name(request.partner()));
            }
        } else if (error instanceof ConsentRequired) {
            checkRefusal(node, request.partner(), error);
        }
    }

    /** A person is called for only if no token is left that would do. */
    private void checkRefusal(Node node, TenantId partner, Throwable error) {
        look();
        Instant earliest = world.time.now().minus(REFUSAL_STANDS);
        Instant since = goodSince.get(partner);
        if (since != null && since.isBefore(earliest) && node.lastTrouble.isBefore(earliest)) {
            violated(node + " calls for a person of " + World.name(partner) + " though a good token stands since "
                    + since + ": " + error.getMessage());
        }
    }

    void afterStep() {
        look();
        if (world.issuer.revokesOnUse) {
            World.PARTNERS.forEach(this::checkNothingIsDropped);
        }
        check();
    }

    /** At the end nothing is on its way any more. */
    void checkNothingIsHeldBack(TenantId partner) {
        for (Node node : world.nodes) {
            if (node.rule.holdsUnstored(partner)) {
                violated(node + " has not stored what it holds of " + World.name(partner));
            }
        }
    }

    /** What can be hoped for may have changed. */
    void look() {
        for (TenantId partner : World.PARTNERS) {
            if (Outlook.of(world, partner) == Outlook.GOOD) {
                goodSince.putIfAbsent(partner, world.time.now());
            } else {
                goodSince.remove(partner);
            }
        }
    }

    /** The last version is the greatest of those that are good. */
    void checkConverged(TenantId partner) {
        List<Version> all = world.store.of(partner);
        Version current = all.get(all.size() - 1);
        for (Version version : all) {
            boolean good = version.counts(partner) && version.token.end(world.time.now()) == null;
            if (good && (!current.isProven() || version.isNewerThan(current))) {
                violated("what stands last for " + World.name(partner) + " is " + current + " though " + version
                        + " is greater");
            }
        }
    }

    /**
     * Where use revokes, the newest token of a consent is the only one: it is stored or on its way there, unless it never
     * arrived or whoever it came to died with it.
     */
    private void checkNothingIsDropped(TenantId partner) {
        for (Version version : world.store.of(partner)) {
            if (version.counts(partner) && version.token.consent.end == null) {
                Issued newest = Objects.requireNonNull(world.issuer.newest.get(version.token.consent));
                Node holder = newest.holder;
                boolean onItsWay = holder == null || !holder.isAlive() || holder.rule.holdsUnstored(partner);
                if (!newest.stored && !onItsWay && !isOneOfTwo(version, partner)) {
                    violated(holder + " has dropped " + newest + " of " + World.name(partner));
                }
            }
        }
    }

    /** Two consents that are dated by the same second are taken for one. */
    private boolean isOneOfTwo(Version version, TenantId partner) {
        return world.store.of(partner).stream()
                .anyMatch(other -> other.epoch() == version.epoch() && other.token.consent != version.token.consent);
    }
}
