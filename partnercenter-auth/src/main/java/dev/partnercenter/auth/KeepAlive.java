package dev.partnercenter.auth;

import dev.partnercenter.auth.consent.RefreshTokenOptions;
import dev.partnercenter.auth.consent.RefreshTokens;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.SecretStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves every partner's refresh token once in 24 hours, whether the partner is in use or not: a partner who has lapsed is
 * known within a day, and the 90 days in which an unused token dies never pass. A partner is proven by redeeming the token
 * at the partner's own tenant; the renewed one is stored, and that tells the other nodes on the same store, which look at it
 * before they redeem. So many nodes make about one redemption for each partner and day between them.
 *
 * <p>{@link #start()} does it in the background for as long as the app is open; {@link #run()} makes one pass, for a
 * scheduler of the application's own. Make one and keep it: it knows who has been proven, and whom it has told of. Safe for
 * use by any number of threads; closed with its app.
 */
public final class KeepAlive implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeepAlive.class);
    private static final double JITTER = 0.2;
    private static final int LOOKS = 24;
    private static final Duration LONGEST_BETWEEN_LOOKS = Duration.ofHours(1);

    private final PartnerApp app;
    private final RefreshTokens refreshTokens;
    private final Partners partners;
    private final Consumer<KeepAliveReport> listener;
    private final Duration betweenLooks;
    private final ProofVisits visits;
    private final AtomicBoolean started = new AtomicBoolean();

    private KeepAlive(Builder builder) {
        app = builder.app;
        refreshTokens = RefreshTokens.of(app, builder.store);
        Supplier<Collection<TenantId>> given = builder.partners;
        partners = given == null ? refreshTokens::partners : given::get;
        listener = builder.listener;
        Duration part = builder.every.dividedBy(LOOKS);
        betweenLooks = part.compareTo(LONGEST_BETWEEN_LOOKS) < 0 ? part : LONGEST_BETWEEN_LOOKS;
        // Who would be due before the next look is due now.
        Duration longestBetween = times(1 + JITTER, betweenLooks);
        visits = new ProofVisits(refreshTokens, builder.every.minus(longestBetween));
        app.onceClosed(this::close);
    }

    /** Who is to be kept alive. */
    private interface Partners {
        Collection<TenantId> list() throws AuthException;
    }

    /**
     * Every 24 hours, those partners who have a refresh token in the store; whoever is proven elsewhere is left alone. Where
     * refresh tokens are kept by other numbers and choices than the usual ones, such as
     * {@link RefreshTokenOptions.Builder#everyRedemption()}, a process that asks for no tokens has to say so before
     * ({@link RefreshTokens#of(PartnerApp, SecretStore, RefreshTokenOptions)}).
     *
     * @param store the very object that tokens are got with, as {@link RefreshTokens} says
     */
    public static Builder builder(PartnerApp app, SecretStore store) {
        return new Builder(app, store);
    }

    /**
     * Looks at every partner once, in random order and a few at a time, and proves those who are not proven. Blocks until
     * that is done: half a minute for a partner who does not answer, during which the others go on; by the pace at which
     * requests that nobody waits for may start, about a minute for a thousand partners.
     *
     * @throws AuthException.StoreFailed if the store cannot list its partners
     * @throws AuthException.Unavailable if this or the app is closed, or the calling thread was interrupted, whose flag is
     *     kept
     */
    public KeepAliveReport run() throws AuthException {
        if (visits.isClosed()) {
            throw app.failure()
                    .missing("keep-alive")
                    .because("it has been closed")
                    .remedy("The app's developer must ask nothing of it after.")
                    .unavailable();
        }
        ProofWalk walk = new ProofWalk(app, visits, partners.list());
        try {
            return walk.begin().get();
        } catch (InterruptedException e) {
            walk.stop();
            Thread.currentThread().interrupt();
            throw app.failure()
                    .missing("keep-alive")
                    .because("the waiting thread was interrupted")
                    .cause(e)
                    .unavailable();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a walk ends with a report", e);
        }
    }

    /**
     * Begins to look in the background: first after a random part of an hour, then about every hour, at those partners who
     * are due by what this process knows, and at those who failed. Idempotent; of no effect once this is closed.
     */
    public void start() {
        if (started.compareAndSet(false, true)) {
            lookAfter(times(app.runtime().random().nextDouble(), betweenLooks));
        }
    }

    /** Begins nothing more; what is under way ends by itself, and who has not been visited counts as failed. Idempotent. */
    @Override
    public void close() {
        visits.close();
    }

    private void lookAfter(Duration delay) {
        if (visits.isClosed()) {
            return;
        }
        try {
            var unused = app.runtime().after(delay, () -> inBackground(this::look));
        } catch (RejectedExecutionException e) {
            LOG.debug("The app is closed", e);
        }
    }

    /** Not where tokens are fetched: to list thousands of partners, or to tell of them, may take longer than that may. */
    private void inBackground(Runnable task) {
        try {
            app.runtime().callBack(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The app is closed", e);
        }
    }

    private void look() {
        if (visits.isClosed()) {
            return;
        }
        Future<?> givingUp;
        try {
            givingUp = app.runtime().after(betweenLooks, () -> unknown("it takes too long to list them"));
        } catch (RejectedExecutionException e) {
            LOG.debug("The app is closed", e);
            return;
        }
        List<TenantId> due;
        try {
            due = visits.due(partners.list());
        } catch (AuthException | RuntimeException e) {
            if (givingUp.cancel(false)) {
                unknown(e.getMessage());
            }
            return;
        }
        if (givingUp.cancel(false)) {
            var unused = new ProofWalk(app, visits, due).begin().whenComplete((report, error) -> {
                lookLater();
                tell(report);
            });
        }
    }

    private void unknown(@Nullable String because) {
        app.announce(AuthEvent.Kind.KEEP_ALIVE_FAILED, null, "Nobody knows which partners to prove: " + because);
        lookLater();
    }

    private void lookLater() {
        double factor = 1 - JITTER + 2 * JITTER * app.runtime().random().nextDouble();
        lookAfter(times(factor, betweenLooks));
    }

    private void tell(KeepAliveReport report) {
        inBackground(() -> {
            try {
                listener.accept(report);
            } catch (RuntimeException e) {
                LOG.warn("The listener for reports of the keep-alive failed", e);
            }
        });
    }

    private static Duration times(double factor, Duration duration) {
        return Duration.ofNanos((long) (duration.toNanos() * factor));
    }

    /** Collects what differs from the usual. Not safe for use by several threads. */
    public static final class Builder {
        private static final Duration SHORTEST = Duration.ofHours(1);
        private static final Duration LONGEST = Duration.ofDays(30);

        private final PartnerApp app;
        private final SecretStore store;
        private Duration every = Duration.ofHours(24);
        private @Nullable Supplier<Collection<TenantId>> partners;
        private Consumer<KeepAliveReport> listener = report -> LOG.debug("Kept alive: {}", report);

        private Builder(PartnerApp app, SecretStore store) {
            this.app = Objects.requireNonNull(app, "app");
            this.store = Objects.requireNonNull(store, "store");
        }

        /**
         * How often each partner is proven, give or take a tenth.
         *
         * @throws IllegalArgumentException if that is less than an hour or more than 30 days
         */
        public Builder every(Duration every) {
            if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "every must be between " + SHORTEST + " and " + LONGEST + ", not " + every);
            }
            this.every = every;
            return this;
        }

        /**
         * Who is to be kept alive, asked anew for each look; it may block. In the background one that takes until the next look is
         * given up and announced.
         */
        public Builder partners(Supplier<Collection<TenantId>> partners) {
            this.partners = Objects.requireNonNull(partners, "partners");
            return this;
        }

        /**
         * Who hears what each look in the background has found; called on a thread of the library's, and may block. Most looks
         * find nobody due, and then the report is empty.
         */
        public Builder onReport(Consumer<KeepAliveReport> listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** Makes it; nothing is looked at before {@link KeepAlive#start} or {@link KeepAlive#run}. */
        public KeepAlive build() {
            return new KeepAlive(this);
        }
    }
}
