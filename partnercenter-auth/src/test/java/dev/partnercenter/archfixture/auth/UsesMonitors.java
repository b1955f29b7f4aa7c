package dev.partnercenter.archfixture.auth;

/** Breaks the rule on monitors, by a method and by a block. */
final class UsesMonitors {
    private final Object lock = new Object();
    private int count;

    synchronized void method() {
        count++;
    }

    int block() {
        synchronized (lock) {
            return count;
        }
    }
}
