package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.nodes.Consent.End;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The people: partners' users who consent, rightly or not, and whoever has a hand in the store and in the directory. What
 * goes through the library goes through one of the processes; the rest is done past all of them.
 */
final class Operator {
    private static final String OTHER_CLIENT = "bbbbbbbb-0000-4000-8000-00000000000b";

    private final World world;
    private final List<Consent> consents = new ArrayList<>();

    Operator(World world) {
        this.world = world;
    }

    /** Something, mostly right. */
    void act(Node node) {
        TenantId partner = world.somePartner();
        switch (world.random.nextInt(world.setting.orderly() ? 7 : 18)) {
            case 0, 1, 2, 3, 4 -> consent(node, partner);
            case 5 -> end(partner, End.REVOKED);
            case 6 -> end(partner, End.USER_DISABLED);
            case 7 -> end(partner, End.POLICY);
            case 8, 9 -> consentWrongly(node, partner);
            case 10 -> paste(partner, signIn(partner, user(partner), World.CLIENT, true));
            case 11 -> pasteWrong(partner);
            case 12, 13 -> suspend(partner);
            case 14, 15 -> unsuspend(partner);
            case 16 -> copyFromOther(partner);
            default -> tamper(partner);
        }
    }

    static String user(TenantId partner) {
        return "user of " + World.name(partner);
    }

    private Issued signIn(TenantId partner, String user, String client, boolean mfa) {
        Consent consent = new Consent(partner, user, client, mfa, world.time.now());
        consents.add(consent);
        return world.issuer.signIn(consent);
    }

    /** The partner's user consents as is due. */
    boolean consent(Node node, TenantId partner) {
        return adopt(node, partner, signIn(partner, user(partner), World.CLIENT, true));
    }

    private void consentWrongly(Node node, TenantId partner) {
        Issued wrong = wrong(partner, true);
        world.invariants.mayBeTried(wrong, partner);
        if (adopt(node, partner, wrong)) {
            world.invariants.violated("the " + wrong.consent + " was taken for one of " + World.name(partner));
        }
    }

    private Issued wrong(TenantId partner, boolean anotherUser) {
        TenantId other = World.PARTNERS.get(1 - World.PARTNERS.indexOf(partner));
        return switch (world.random.nextInt(anotherUser && hasStood(partner) ? 4 : 3)) {
            case 0 -> signIn(partner, user(partner), World.CLIENT, false);
            case 1 -> signIn(partner, user(partner), OTHER_CLIENT, true);
            case 2 -> signIn(other, user(other), World.CLIENT, true);
            default -> signIn(partner, "another user of " + World.name(partner), World.CLIENT, true);
        };
    }

    /** Whether a consent of the partner's user stands so long, be it disabled, that every process can know. */
    private boolean hasStood(TenantId partner) {
        return world.weather.isCalm()
                && world.store.of(partner).stream()
                        .anyMatch(version -> version.counts(partner)
                                && version.created.plus(Weather.MOST_LAG).isBefore(world.time.now()));
    }

    private boolean adopt(Node node, TenantId partner, Issued token) {
        world.trace(() -> "the " + token.consent + ", " + token + ", comes to " + node + " for " + World.name(partner));
        boolean[] taken = {false};
        token.consent.adopting = true;
        world.act(node, () -> {
            try {
                node.rule.adopt(partner, Secret.of(token.value));
                taken[0] = true;
            } catch (IOException e) {
                world.trace(() -> node + " does not take it: " + e.getMessage());
            }
        });
        token.consent.adopting = false;
        return taken[0];
    }

    /** Later than what stands by a second, or nobody could say which of two consents came last. */
    private void paste(TenantId partner, Issued token) {
        world.time.pass(Duration.ofSeconds(1));
        world.trace(() -> token + " of the " + token.consent + " is pasted for " + World.name(partner));
        world.invariants.mayBeTried(token, partner);
        world.store.append(partner.value(), token, SecretMetadata.none(), null);
    }

    private void pasteWrong(TenantId partner) {
        paste(partner, wrong(partner, false));
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

    /** Ends the newest consent, or, where somebody means it, all of that user's. */
    private void end(TenantId partner, End end) {
        List<Consent> ended = consents.stream()
                .filter(consent -> consent.partner.equals(partner) && consent.end == null)
                .toList();
        if (!ended.isEmpty()) {
            world.trace(() -> (end.meant ? "all consents" : "the newest consent") + " of " + World.name(partner)
                    + " end: " + end);
            (end.meant ? ended : ended.subList(ended.size() - 1, ended.size())).forEach(consent -> consent.end = end);
        }
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
            Issued foreign = signIn(other, user(other), World.CLIENT, true);
            Map<String, String> tags = new HashMap<>(all.get(all.size() - 1).tags());
            world.trace(() -> foreign + " is put in the place of " + all.get(all.size() - 1));
            world.invariants.mayBeTried(foreign, partner);
            world.store.append(partner.value(), foreign, SecretMetadata.of(tags), null);
        }
    }
}
