package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.util.List;

/** The end of a run: nothing goes wrong any more, and everything comes right by itself that can. */
final class Calm {
    /** How long one stands at most, and a little more. */
    private static final Duration A_REFUSAL = Duration.ofMinutes(63);

    private final World world;

    Calm(World world) {
        this.world = world;
    }

    void check() {
        world.trace(() -> "all is calm from here on");
        world.weather = Weather.CALM;
        world.growth.disturbed();
        World.PARTNERS.forEach(world.operator::unsuspend);
        List<TenantId> good = World.PARTNERS.stream()
                .filter(partner -> Outlook.of(world, partner) == Outlook.GOOD)
                .toList();
        live(3, A_REFUSAL);
        good.forEach(this::requireTokens);
        World.PARTNERS.stream().filter(partner -> !good.contains(partner)).forEach(this::heal);
        live(2, A_REFUSAL);
        World.PARTNERS.forEach(this::requireTokens);
        live(3, Duration.ofDays(3));
        World.PARTNERS.forEach(this::requireTokens);
        World.PARTNERS.forEach(world.invariants::checkConverged);
        World.PARTNERS.forEach(world.invariants::checkNothingIsHeldBack);
        world.invariants.check();
    }

    /** A consent through any of the processes puts an end to whatever was wrong. */
    private void heal(TenantId partner) {
        world.growth.disturbed();
        Node node = world.nodes.get(world.random.nextInt(world.nodes.size()));
        if (!world.people.consent(node, partner)) {
            world.invariants.violated(node + " did not take a right consent of " + World.name(partner));
        }
        world.invariants.check();
    }

    private void live(int rounds, Duration each) {
        for (int i = 0; i < rounds; i++) {
            world.time.pass(each);
            for (Node node : world.nodes) {
                World.PARTNERS.forEach(partner -> world.ask(node, partner, false));
            }
            world.finish();
            world.invariants.afterStep();
        }
    }

    private void requireTokens(TenantId partner) {
        for (Node node : world.nodes) {
            Throwable error = node.lastAnswers.get(TokenRequest.forPartner(partner));
            if (error != null) {
                world.invariants.violated(
                        node + " has no token of " + World.name(partner) + " though a good one stands: " + error);
            }
        }
        world.invariants.check();
    }
}
