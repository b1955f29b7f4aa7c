package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.StepExecutor;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.TenantId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One process, which lives until it dies at a call; another one takes its place then and remembers nothing. */
final class Node {
    /** In seconds, each way: a consent dated ten minutes ahead of a process's clock is passed over. */
    private static final int MOST_SKEW = 9 * 60 + 30;

    final World world;
    final StepExecutor tasks = new StepExecutor();
    final Rule rule;

    /** How each key's last ask ended: null for a token. */
    final Map<TokenRequest, @Nullable Throwable> lastAnswers = new HashMap<>();

    /** Which refresh tokens it has redeemed with success. */
    final Set<Issued> redeemed = new HashSet<>();

    /** Whose current version was disabled when it last read that. */
    final Set<TenantId> suspended = new HashSet<>();

    /** When something outside last went wrong for it. */
    Instant lastTrouble;

    /** Whether it is acting, further down on the one thread's stack. */
    boolean busy;

    private final String name;
    private final Duration skew;
    private boolean alive = true;

    Node(World world, String name) {
        this.world = world;
        this.name = name;
        this.skew = Duration.ofSeconds(world.random.nextInt(2 * MOST_SKEW) - MOST_SKEW);
        this.lastTrouble = world.time.now();
        this.rule = world.setting.rules().apply(this);
    }

    boolean isAlive() {
        return alive;
    }

    void die() {
        alive = false;
        tasks.shutdown();
    }

    /** By its own clock. */
    Instant now() {
        return world.time.now().plus(skew);
    }

    void troubled() {
        lastTrouble = world.time.now();
        world.growth.disturbed();
    }

    void ask(TokenRequest request) {
        var unused = rule.ask(request).whenComplete((token, thrown) -> {
            if (alive) {
                Throwable error = thrown instanceof CompletionException ? thrown.getCause() : thrown;
                lastAnswers.put(request, error);
                world.invariants.answered(this, request, token, error);
            }
        });
    }

    /** What the issuer answers it. */
    CannedReply answer(CannedCall call) throws IOException {
        return world.outside(this, () -> call.path().endsWith("/keys") ? world.issuer.keys() : redeem(call));
    }

    private CannedReply redeem(CannedCall call) throws IOException {
        if (world.happens(world.weather.issuerFails())) {
            troubled();
            if (world.random.nextBoolean()) {
                throw new IOException("the connection broke");
            }
            return world.issuer.unwell();
        }
        boolean lost = world.happens(world.weather.repliesLost());
        CannedReply reply = call.form().containsKey("code") ? redeemCode(call, lost) : redeemToken(call, lost);
        if (world.issuer.revokesOnUse) {
            world.invariants.look(); // What stands may be dead now.
        }
        if (lost) {
            troubled();
            throw new InterruptedIOException("timeout");
        }
        return reply;
    }

    private CannedReply redeemCode(CannedCall call, boolean lost) {
        String code = call.form().getOrDefault("code", "");
        String client = call.form().getOrDefault("client_id", "");
        CannedReply reply = world.issuer.redeemCode(code, client, lost ? null : this);
        world.trace(() -> this + " redeems " + code + ": " + reply.status() + (lost ? ", and the reply is lost" : ""));
        return reply;
    }

    private CannedReply redeemToken(CannedCall call, boolean lost) {
        TenantId tenant = TenantId.of(call.path().split("/", 3)[1]);
        Issued token = world.issuer.known(call.form().getOrDefault("refresh_token", ""));
        String client = call.form().getOrDefault("client_id", "");
        world.invariants.redeems(this, token, tenant, client);
        boolean atOwnPartners = token.consent.partner.equals(world.issuer.partnerOf(tenant));
        CannedReply reply = world.issuer.redeem(token, tenant, client, lost || !atOwnPartners ? null : this);
        world.trace(() -> this + " redeems " + token + " at " + World.name(tenant)
                + (reply.status() == 200
                        ? " for " + world.issuer.newest.get(token.consent)
                        : ": refused, " + token.end(world.time.now()))
                + (lost ? ", and the reply is lost" : ""));
        if (reply.status() == 200) {
            world.growth.redeemed(world.issuer.partnerOf(tenant).value());
        }
        if (reply.status() == 200 && !lost) {
            redeemed.add(token);
        }
        return reply;
    }

    @Override
    public String toString() {
        return name;
    }
}
