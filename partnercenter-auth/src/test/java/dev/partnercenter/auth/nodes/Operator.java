package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.nodes.Consent.End;
import dev.partnercenter.auth.secret.SecretMetadata;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who decides what happens, and has a hand in the store, past all processes. */
final class Operator {
    private final World world;
    private final People people;

    Operator(World world, People people) {
        this.world = world;
        this.people = people;
    }

    /** Something, mostly right. */
    void act(Node node) {
        TenantId partner = world.somePartner();
        switch (world.random.nextInt(world.setting.orderly() ? 7 : 20)) {
            case 0, 1, 2, 3, 4 -> people.consent(node, partner);
            case 5 -> people.end(partner, End.REVOKED);
            case 6 -> people.end(partner, End.USER_DISABLED);
            case 7 -> people.end(partner, End.POLICY);
            case 8, 9 -> people.consentWrongly(node, partner);
            case 10 -> paste(partner, people.bringRight(partner));
            case 11 -> pasteWrong(partner);
            case 12, 13 -> suspend(partner);
            case 14, 15 -> unsuspend(partner);
            case 16, 17 -> people.answerWrongly(node, partner);
            case 18 -> copyFromOther(partner);
            default -> tamper(partner);
        }
    }

    /** Later than what stands by a second, or nobody could say which of two consents came last. */
    private void paste(TenantId partner, Issued token) {
        world.time.pass(Duration.ofSeconds(1));
        world.trace(() -> token + " of the " + token.consent + " is pasted for " + World.name(partner));
        world.invariants.mayBeTried(token, partner);
        world.store.append(partner.value(), token, SecretMetadata.none(), null);
    }

    private void pasteWrong(TenantId partner) {
        paste(partner, people.bringWrong(partner));
    }

    private void suspend(TenantId partner) {
        List<Version> all = world.store.of(partner);
        if (!all.isEmpty()) {
            world.trace(() -> World.name(partner) + " is suspended");
            all.get(all.size() - 1).enabled = false;
        }
    }

    void unsuspend(TenantId partner) {
        world.store.of(partner).forEach(version -> version.enabled = true);
    }

    /** Copies the other partner's current version, with what stands beside it, as a careless script does. */
    private void copyFromOther(TenantId partner) {
        TenantId other = World.PARTNERS.get(1 - World.PARTNERS.indexOf(partner));
        List<Version> all = world.store.of(other);
        if (!all.isEmpty() && all.get(all.size() - 1).isProven()) {
            Version copied = all.get(all.size() - 1);
            world.trace(() -> copied + " is copied to " + World.name(partner));
            world.store.append(partner.value(), copied.token, copied.metadata, null);
        }
    }

    /** Puts the other partner's token in the place of this one's, under this one's metadata. */
    private void tamper(TenantId partner) {
        List<Version> all = world.store.of(partner);
        if (!all.isEmpty()
                && all.get(all.size() - 1).isProven()
                && all.get(all.size() - 1).isOf(partner)) {
            TenantId other = World.PARTNERS.get(1 - World.PARTNERS.indexOf(partner));
            Issued foreign = people.bringRight(other);
            Map<String, String> tags = new HashMap<>(all.get(all.size() - 1).tags());
            world.trace(() -> foreign + " is put in the place of " + all.get(all.size() - 1));
            world.invariants.mayBeTried(foreign, partner);
            world.store.append(partner.value(), foreign, SecretMetadata.of(tags), null);
        }
    }
}
