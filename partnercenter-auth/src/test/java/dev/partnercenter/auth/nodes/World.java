package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run by one seed: some processes, a store, an issuer and an operator. Everything happens on the calling thread. While
 * one process waits for an answer from outside, others act further up on the stack, so that what takes a process several
 * calls is cut through by what others do.
 */
final class World {
    static final String CLIENT = "aaaaaaaa-0000-4000-8000-00000000000a";
    static final List<TenantId> PARTNERS = List.of(
            TenantId.of("11111111-0000-4000-8000-000000000001"), TenantId.of("22222222-0000-4000-8000-000000000002"));
    private static final Duration LONGEST = Duration.ofDays(20);
    private static final Duration A_MOMENT = Duration.ofSeconds(10);
    private static final int DEEPEST = 3;

    final Random random;
    final SimulatedTime time = new SimulatedTime();
    final SimulatedIssuer issuer;
    final SimulatedStore store;
    final Invariants invariants;
    final Growth growth = new Growth(this);
    final People people;
    final Operator operator;
    final Setting setting;
    final List<Node> nodes = new ArrayList<>();
    Weather weather = Weather.CALM;

    private final @Nullable List<String> trace;
    private int depth;
    private int born;

    /** @param trace where what happens is told; null where nobody wants to know */
    World(long seed, Setting setting, @Nullable List<String> trace) {
        this.random = new Random(seed);
        this.setting = setting;
        this.trace = trace;
        this.issuer = new SimulatedIssuer(time, setting.revokesOnUse());
        this.store = new SimulatedStore(time, random);
        this.invariants = new Invariants(this);
        this.people = new People(this);
        this.operator = new Operator(this, people);
        for (TenantId partner : PARTNERS) {
            issuer.admit(partner, partner);
            issuer.admit(partner, customerOf(partner));
        }
        int size = 2 + random.nextInt(7);
        for (int i = 0; i < size; i++) {
            nodes.add(new Node(this, "node " + ++born));
        }
    }

    static TenantId customerOf(TenantId partner) {
        return TenantId.of("cccccccc" + partner.value().substring(8));
    }

    static String name(TenantId tenant) {
        return name(tenant.value());
    }

    /** The tenants by short names. */
    static String name(String tenant) {
        return switch (tenant.charAt(0)) {
            case '1' -> "one";
            case '2' -> "two";
            default -> "customer of " + (tenant.endsWith("1") ? "one" : "two");
        };
    }

    void trace(Supplier<String> line) {
        if (trace != null) {
            String told =
                    line.get().replaceAll("correlation id [0-9a-f-]{36}", "correlation id"); // Drawn anew in each run.
            trace.add("  ".repeat(depth) + time.now() + " " + told);
        }
    }

    /** What stands in the store at the end, as lines of the trace. */
    void traceStore() {
        for (TenantId partner : PARTNERS) {
            for (Version version : store.of(partner)) {
                trace(() -> name(partner) + " " + version + " of the " + version.token.consent + ", epoch "
                        + Instant.ofEpochSecond(version.epoch()) + ", issued at "
                        + Instant.ofEpochSecond(version.issuedAt())
                        + (version.enabled ? "" : ", disabled") + ", end " + version.token.end(time.now()));
            }
        }
    }

    boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    TenantId somePartner() {
        return PARTNERS.get(random.nextInt(PARTNERS.size()));
    }

    /** Goes so many steps, and ends in calm weather. */
    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            invariants.afterStep();
        }
        new Calm(this).check();
    }

    private void step() {
        int drawn = random.nextInt(100);
        if (drawn < 4) {
            weather = random.nextInt(4) == 0 ? Weather.CALM : Weather.drawn(random);
        } else if (drawn < 20) {
            pass();
        } else {
            act(drawn);
        }
    }

    /** From a moment to weeks, short times being as frequent as long ones. In a longer one all get done what they are at. */
    private void pass() {
        Duration passing =
                Duration.ofMillis((long) Math.exp(random.nextDouble() * Math.log((double) LONGEST.toMillis())));
        if (passing.compareTo(A_MOMENT) > 0) {
            finish();
        }
        time.pass(passing);
    }

    /** Has every process do what it has to do, the last of it without anybody's acting meanwhile, or it would never end. */
    void finish() {
        workOff();
        depth = DEEPEST;
        while (nodes.stream().anyMatch(node -> node.tasks.waiting() > 0)) {
            workOff();
        }
        depth = 0;
    }

    private void workOff() {
        for (Node node : List.copyOf(nodes)) {
            while (node.isAlive() && node.tasks.waiting() > 0) {
                work(node);
            }
        }
    }

    private void act(int drawn) {
        Node node = nodes.get(random.nextInt(nodes.size()));
        if (node.busy) {
            return;
        }
        if (drawn < 25) {
            growth.disturbed();
            operator.act(node);
            invariants.look();
        } else if (drawn < 55) {
            ask(node, somePartner(), random.nextInt(3) == 0);
        } else if (drawn < 99) {
            work(node);
        } else {
            restart(node);
        }
    }

    void ask(Node node, TenantId partner, boolean customer) {
        TokenRequest own = TokenRequest.forPartner(partner);
        act(node, () -> node.ask(customer ? own.inCustomer(customerOf(partner)) : own));
    }

    void work(Node node) {
        act(node, () -> node.tasks.runOne(random));
    }

    /** A process is shut down in good order, or not, and another one started. */
    private void restart(Node node) {
        if (random.nextBoolean()) {
            trace(() -> node + " closes");
            act(node, node.rule::close);
        }
        if (node.isAlive()) {
            bury(node);
        }
    }

    /** Has a process do something, which may be the end of it. */
    void act(Node node, Runnable what) {
        node.busy = true;
        try {
            what.run();
        } catch (NodeDied e) {
            trace(() -> node + " is dead");
        } finally {
            node.busy = false;
        }
        if (!node.isAlive()) {
            replace(node);
        }
    }

    private void bury(Node node) {
        node.die();
        replace(node);
    }

    private void replace(Node node) {
        growth.disturbed();
        nodes.set(nodes.indexOf(node), new Node(this, "node " + ++born));
    }

    /** A call to the outside of a process. */
    interface Call<T, E extends Exception> {
        T run() throws E;
    }

    /** Others act before it and after, and the process may die at either moment. */
    <T, E extends Exception> T outside(Node node, Call<T, E> call) throws E {
        meanwhile(node);
        T result = call.run();
        meanwhile(node);
        return result;
    }

    /** Whether nobody waits for an answer further down on the stack, so that time may pass. */
    boolean isOutermost() {
        return depth == 0;
    }

    void meanwhile(Node node) {
        if (!node.isAlive()) {
            throw new NodeDied(node);
        }
        if (depth < DEEPEST && happens(weather.meanwhile())) {
            depth++;
            for (int steps = 1 + random.nextInt(4); steps > 0; steps--) {
                if (random.nextInt(4) == 0) {
                    // Short, or a request would be given up, which is what a lost reply is for.
                    time.pass(Duration.ofMillis(random.nextInt(150)));
                }
                act(20 + random.nextInt(79));
            }
            depth--;
        }
        if (happens(weather.deaths())) {
            trace(() -> node + " dies");
            node.die();
            throw new NodeDied(node);
        }
    }
}
