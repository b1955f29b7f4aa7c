package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.PartnerApp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The states used of late, oldest first. */
final class RecentStates implements PendingConsentGuard {
    private static final int MOST = 10_000;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Instant> used = new LinkedHashMap<>();

    /** The one of an app, whichever consent asks. */
    static RecentStates of(PartnerApp app) {
        return app.companion(RecentStates.class, RecentStates.class, () -> new RecentStates(app.runtime()::now));
    }

    RecentStates(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public boolean firstUse(String state) {
        Instant now = clock.instant();
        lock.lock();
        try {
            if (used.containsKey(state)) {
                return false;
            }
            forget(now.minus(PendingConsent.LIFE));
            used.put(state, now);
            return true;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        return used.size();
    }

    private void forget(Instant usedBefore) {
        Iterator<Instant> oldest = used.values().iterator();
        while (oldest.hasNext() && (oldest.next().isBefore(usedBefore) || used.size() >= MOST)) {
            oldest.remove();
        }
    }
}
