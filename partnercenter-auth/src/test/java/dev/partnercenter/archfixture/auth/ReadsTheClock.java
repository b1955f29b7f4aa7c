package dev.partnercenter.archfixture.auth;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Breaks the rule on time in every way there is, one to a method. */
@SuppressWarnings({"JavaUtilDate", "JavaTimeDefaultTimeZone"})
abstract class ReadsTheClock {
    Instant now() {
        return Instant.now();
    }

    ZonedDateTime zoned() {
        return ZonedDateTime.now(ZoneOffset.UTC);
    }

    long millis() {
        return System.currentTimeMillis();
    }

    LongSupplier nanos() {
        return System::nanoTime;
    }

    LongSupplier nanosLater() {
        return () -> System.nanoTime() + 1;
    }

    Date date() {
        return new Date();
    }

    Clock clock() {
        return Clock.systemUTC();
    }

    InstantSource source() {
        return InstantSource.system();
    }

    void sleep() throws InterruptedException {
        Thread.sleep(1);
    }

    void sleepByUnit() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1);
    }

    Instant told(Clock clock, long millis) {
        return Instant.now(clock).isAfter(new Date(millis).toInstant()) ? Instant.EPOCH : clock.instant();
    }
}
