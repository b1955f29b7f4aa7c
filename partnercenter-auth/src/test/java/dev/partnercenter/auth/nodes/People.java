package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.nodes.Consent.End;
import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Partners' users, who consent, rightly or not: by signing in when a process asks them to, or by a token that they bring.
 */
final class People {
    private static final String OTHER_CLIENT = "bbbbbbbb-0000-4000-8000-00000000000b";

    /** In seconds; a process waits for ten minutes. */
    private static final int MOST_TO_THINK = 9 * 60;

    private static final Duration TOO_LONG = Duration.ofMinutes(11);

    private final World world;
    private final List<Consent> consents = new ArrayList<>();

    People(World world) {
        this.world = world;
    }

    /** The way a consent takes into a process. */
    private interface Way {
        void go(Rule rule) throws IOException;
    }

    private static String user(TenantId partner) {
        return "user of " + World.name(partner);
    }

    private Consent consentOf(TenantId partner, String user, String client, boolean mfa) {
        Consent consent = new Consent(partner, user, client, mfa, world.time.now());
        consents.add(consent);
        return consent;
    }

    private Consent right(TenantId partner) {
        return consentOf(partner, user(partner), World.CLIENT, true);
    }

    private Consent wrong(TenantId partner, boolean anotherUser) {
        TenantId other = World.PARTNERS.get(1 - World.PARTNERS.indexOf(partner));
        return switch (world.random.nextInt(anotherUser && hasStood(partner) ? 4 : 3)) {
            case 0 -> consentOf(partner, user(partner), World.CLIENT, false);
            case 1 -> consentOf(partner, user(partner), OTHER_CLIENT, true);
            case 2 -> right(other);
            default -> consentOf(partner, "another user of " + World.name(partner), World.CLIENT, true);
        };
    }

    /** A token that the partner's user has got as is due. */
    Issued bringRight(TenantId partner) {
        return world.issuer.signIn(right(partner));
    }

    /** Another one's, or got otherwise. */
    Issued bringWrong(TenantId partner) {
        return world.issuer.signIn(wrong(partner, false));
    }

    /** The partner's user consents as is due; returns whether it was taken. */
    boolean consent(Node node, TenantId partner) {
        Consent right = right(partner);
        if (world.setting.orderly() || world.random.nextBoolean()) {
            return adopt(node, partner, right);
        }
        return complete(node, partner, right, url -> world.issuer.page.consented(url, right));
    }

    /** Nothing of a wrong consent is stored, let alone taken. */
    void consentWrongly(Node node, TenantId partner) {
        Consent wrong = wrong(partner, true);
        boolean taken = world.random.nextBoolean()
                ? adopt(node, partner, wrong)
                : complete(node, partner, wrong, url -> world.issuer.page.consented(url, wrong));
        boolean stored = World.PARTNERS.stream()
                .flatMap(one -> world.store.of(one).stream())
                .anyMatch(version -> version.token.consent == wrong && version.by != null);
        if (taken || stored) {
            world.invariants.violated("the " + wrong + " was taken for one of " + World.name(partner));
        }
    }

    /** The right person says no, answers another question, or comes too late: none of that is redeemed. */
    void answerWrongly(Node node, TenantId partner) {
        Consent right = right(partner);
        int what = world.random.nextInt(world.isOutermost() ? 3 : 2);
        boolean taken = complete(node, partner, right, url -> switch (what) {
            case 0 -> world.issuer.page.declined(url);
            case 1 -> SignInPage.forged(world.issuer.page.consented(url, right));
            default -> {
                world.time.pass(TOO_LONG);
                yield world.issuer.page.consented(url, right);
            }
        });
        if (taken || world.issuer.newest.containsKey(right)) {
            world.invariants.violated("the answer of the " + right + " was taken, though it was none");
        }
    }

    private boolean adopt(Node node, TenantId partner, Consent consent) {
        Issued token = world.issuer.signIn(consent);
        world.invariants.mayBeTried(token, partner);
        world.trace(() -> token + " of the " + consent + " comes to " + node + " for " + World.name(partner));
        return arrive(node, consent, rule -> rule.adopt(partner, Secret.of(token.value)));
    }

    private boolean complete(Node node, TenantId partner, Consent consent, Function<URI, String> person) {
        world.trace(() -> "the " + consent + " comes to " + node + " for " + World.name(partner));
        return arrive(
                node,
                consent,
                rule -> rule.consent(partner, url -> {
                    world.meanwhile(node);
                    if (world.isOutermost()) {
                        world.time.pass(Duration.ofSeconds(world.random.nextInt(MOST_TO_THINK)));
                    }
                    return person.apply(url);
                }));
    }

    private boolean arrive(Node node, Consent consent, Way way) {
        boolean[] taken = {false};
        consent.arriving = true;
        world.act(node, () -> {
            try {
                way.go(node.rule);
                taken[0] = true;
            } catch (IOException e) {
                world.trace(() -> node + " does not take it: " + e.getMessage());
            }
        });
        consent.arriving = false;
        return taken[0];
    }

    /** Whether a consent of the partner's user stands so long, be it disabled, that every process can know. */
    private boolean hasStood(TenantId partner) {
        return world.weather.isCalm()
                && world.store.of(partner).stream()
                        .anyMatch(version -> version.counts(partner)
                                && version.created.plus(Weather.MOST_LAG).isBefore(world.time.now()));
    }

    /** Ends the newest consent, or, where somebody means it, all of that user's. */
    void end(TenantId partner, End end) {
        List<Consent> ended = consents.stream()
                .filter(consent -> consent.partner.equals(partner)
                        && consent.end == null
                        && world.issuer.newest.containsKey(consent))
                .toList();
        if (!ended.isEmpty()) {
            world.trace(() -> (end.meant ? "all consents" : "the newest consent") + " of " + World.name(partner)
                    + " end: " + end);
            (end.meant ? ended : ended.subList(ended.size() - 1, ended.size())).forEach(consent -> consent.end = end);
        }
    }
}
