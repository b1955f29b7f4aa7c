package dev.partnercenter.benchmarks;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs every measure and prints one report, in Markdown. Without arguments; in some fifteen minutes. */
public final class Main {
    private static final int FORKS = 2;
    private static final int WARM_UPS = 3;
    private static final int MEASUREMENTS = 5;
    private static final TimeValue EACH = TimeValue.milliseconds(500);

    private Main() {}

    public static void main(String[] args)
            throws IOException, GeneralSecurityException, RunnerException, InterruptedException {
        Report report = new Report();
        int many = Math.min(4, Runtime.getRuntime().availableProcessors());
        report.machine(String.format(
                Locale.ROOT, "%d forks, %d warm-ups and %d measurements of %s", FORKS, WARM_UPS, MEASUREMENTS, EACH));
        report.times(1, new Runner(options(1)).run());
        report.times(many, new Runner(options(many)).run());
        try (CannedEntra entra = CannedEntra.start()) {
            report.coldStart(ColdStart.measure(entra.loopback()));
            report.heap(HeapPerTenant.measure(entra.loopback()));
        }
        System.out.println(report);
    }

    private static Options options(int threads) {
        return new OptionsBuilder()
                .include(Main.class.getPackageName() + ".*")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(FORKS)
                .warmupIterations(WARM_UPS)
                .warmupTime(EACH)
                .measurementIterations(MEASUREMENTS)
                .measurementTime(EACH)
                .threads(threads)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .build();
    }
}
