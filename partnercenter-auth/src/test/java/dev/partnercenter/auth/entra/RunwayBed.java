package dev.partnercenter.auth.entra;

import dev.partnercenter.testing.ManualClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A runway with four places and a slow start, whose departures run when the test says so. For one thread. */
final class RunwayBed {
    final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-01-01T00:00:00Z"));

    /** What has its turn and has not run yet. */
    final List<Runnable> given = new ArrayList<>();

    /** What ran or was refused, by name. */
    final List<String> done = new ArrayList<>();

    final Runway runway = new Runway(
            AuthRuntime.builder()
                    .clocks(clock, clock::nanoTime)
                    .scheduler(clock.scheduler())
                    .executor(new Collecting(given))
                    .build(),
            TokenOptions.builder().requestsAtOnce(4).startsPerSecond(2).build());

    Departure request(String name, boolean awaited) {
        Departure departure = runway.departure(() -> done.add(name), () -> done.add("refused " + name));
        departure.request(awaited);
        return departure;
    }

    /** Takes all places. */
    void fill() {
        for (int i = 0; i < 4; i++) {
            request("filler", true);
        }
    }

    void runAll() {
        while (!given.isEmpty()) {
            given.remove(0).run();
        }
    }
}
