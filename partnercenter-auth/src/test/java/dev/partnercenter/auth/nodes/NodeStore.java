package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.auth.secret.SecretVersion;
import dev.partnercenter.auth.secret.StoredSecret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The store as one process meets it: not always answering, not always up to date, its history in no order. */
final class NodeStore implements SecretStore {
    private final Node node;
    private final World world;

    NodeStore(Node node) {
        this.node = node;
        this.world = node.world;
    }

    @Override
    public Optional<StoredSecret> current(SecretName name) throws SecretStoreException {
        return world.outside(node, () -> {
            List<Version> shown = shown(name);
            if (shown.isEmpty()) {
                return Optional.empty();
            }
            Version current = shown.get(shown.size() - 1);
            TenantId partner = TenantId.of(name.value());
            if (!current.enabled) {
                node.suspended.add(partner);
            }
            Secret value = value(current);
            node.suspended.remove(partner);
            return Optional.of(new StoredSecret(current.described(), value));
        });
    }

    @Override
    public List<SecretVersion> versions(SecretName name) throws SecretStoreException {
        return world.outside(node, () -> {
            List<SecretVersion> shown = new ArrayList<>();
            shown(name).forEach(version -> shown.add(version.described()));
            Collections.shuffle(shown, world.random);
            return shown;
        });
    }

    private List<Version> shown(SecretName name) throws SecretStoreException {
        beginRead();
        Duration lag = Duration.ZERO;
        if (world.happens(world.weather.readsLag())) {
            node.troubled();
            lag = Duration.ofSeconds(1 + world.random.nextInt((int) Weather.MOST_LAG.toSeconds()));
        }
        return world.store.asOf(name.value(), lag);
    }

    /** A version that has been named is found: Key Vault's own answer to a write names it. */
    @Override
    public Optional<Secret> read(SecretName name, String versionId) throws SecretStoreException {
        return world.outside(node, () -> {
            beginRead();
            for (Version version : world.store.asOf(name.value(), Duration.ZERO)) {
                if (version.id.equals(versionId)) {
                    return Optional.of(value(version));
                }
            }
            return Optional.empty();
        });
    }

    private void beginRead() throws SecretStoreException {
        world.store.reads++;
        if (world.happens(world.weather.readsFail())) {
            node.troubled();
            throw new SecretStoreException(Kind.UNAVAILABLE, "the store does not answer");
        }
    }

    private static Secret value(Version version) throws SecretStoreException {
        if (!version.enabled) {
            throw new SecretStoreException(Kind.SUSPENDED, "the version is disabled");
        }
        return Secret.of(version.token.value);
    }

    @Override
    public SecretVersion append(SecretName name, Secret value, SecretMetadata metadata) throws SecretStoreException {
        return world.outside(node, () -> {
            if (world.happens(world.weather.writesRefused())) {
                node.troubled();
                throw new SecretStoreException(Kind.THROTTLED, "the store takes nothing at present");
            }
            Issued token = world.issuer.known(value.reveal());
            Version version = world.store.append(name.value(), token, metadata, node);
            world.store.writes++;
            world.growth.wrote(name.value());
            world.trace(() -> node + " stores " + version + " for " + World.name(name.value()));
            world.invariants.stored(node, name.value(), version);
            if (world.happens(world.weather.writesUnanswered())) {
                node.troubled();
                throw new SecretStoreException(Kind.UNAVAILABLE, "the store's answer did not come");
            }
            // It knows that what it has put on top, as by a new consent, is not disabled.
            node.suspended.remove(TenantId.of(name.value()));
            return version.described();
        });
    }

    @Override
    public List<SecretName> names() throws SecretStoreException {
        return world.outside(
                node,
                () -> World.PARTNERS.stream()
                        .map(partner -> new SecretName(partner.value()))
                        .toList());
    }
}
