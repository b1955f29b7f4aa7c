package dev.partnercenter.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.Collection;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;

/** One run's numbers as Markdown: every ratio is between two numbers of that run. */
final class Report {
    private static final String FLOOR = "CachedToken.floor";
    private static final String CONSTANT = "InterceptorCost.constantHeader";

    private final Formatter text = new Formatter(Locale.ROOT);

    /** Nanoseconds with the error at 99.9 %, and bytes allocated, for each call. */
    private record Score(double nanos, double error, double bytes) {
        private static Score of(RunResult run) {
            return new Score(
                    run.getPrimaryResult().getScore(),
                    run.getPrimaryResult().getScoreError(),
                    required(run.getSecondaryResults(), "gc.alloc.rate.norm").getScore());
        }
    }

    /** What the numbers were taken on and how; the load says whether the machine was quiet. */
    void machine(String settings) {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        text.format(
                "JDK %s, %s %s, %d cores, load %.1f at the start; %s%n",
                Runtime.version(),
                system.getName(),
                system.getArch(),
                system.getAvailableProcessors(),
                system.getSystemLoadAverage(),
                settings);
    }

    /** Every benchmark with a number of threads, beside what it is measured against; then what had to be reached. */
    void times(int threads, Collection<RunResult> runs) {
        Map<String, Score> scores = new TreeMap<>();
        runs.forEach(run -> scores.put(name(run), Score.of(run)));
        text.format(
                "%n| %d thread%s | ns/op | ± | B/op | × floor |%n|---|---:|---:|---:|---:|%n",
                threads, threads > 1 ? "s" : "");
        double floor = required(scores, FLOOR).nanos();
        scores.forEach((name, score) -> text.format(
                "| %s | %.1f | %.1f | %.0f | %.2f |%n",
                name, score.nanos(), score.error(), score.bytes(), score.nanos() / floor));
        text.format("%n| Ours, %d thread%s | at most | is | |%n|---|---:|---:|---|%n", threads, threads > 1 ? "s" : "");
        Score constant = required(scores, CONSTANT);
        target(scores, "CachedToken.oursByHandle", 1.3 * floor, 0);
        for (String request : List.of("Kept", "Equal")) {
            target(scores, "ManyTenants.oursBy" + request + "Request SEQUENCE", 2 * floor + 10, 0);
            target(scores, "ManyTenants.oursBy" + request + "Request RANDOM", 3 * floor, 0);
        }
        target(scores, "InterceptorCost.oursFixed", constant.nanos() + 200, constant.bytes() + 64);
        target(scores, "InterceptorCost.oursByTag", constant.nanos() + 200, constant.bytes() + 64);
    }

    private void target(Map<String, Score> scores, String name, double nanos, double bytes) {
        Score is = required(scores, name);
        // Less than half a byte for each call is what the harness itself allocates.
        boolean met = is.nanos() <= nanos && is.bytes() < bytes + 0.5;
        text.format(
                "| %s | %.1f ns, %.0f B | %.1f ns, %.0f B | %s |%n",
                name, nanos, bytes, is.nanos(), is.bytes(), met ? "met" : "missed");
    }

    void coldStart(List<ColdStart.Result> results) {
        ColdStart.Result ours = results.get(0);
        ColdStart.Result msal4j = results.get(1);
        ColdStart.Result bare = results.get(2);
        text.format(
                "%n| First token in a cold JVM | ours | msal4j | OkHttp alone | ours / msal4j | at most |%n|---|---:|---:|---:|---:|---:|%n");
        double ratio = ours.milliseconds() / msal4j.milliseconds();
        text.format(
                "| median, ms | %.0f | %.0f | %.0f | %.2f | 1.10 |%n",
                ours.milliseconds(), msal4j.milliseconds(), bare.milliseconds(), ratio);
        double classes = (double) ours.classes() / msal4j.classes();
        text.format(
                "| classes loaded | %d | %d | %d | %.2f | |%n",
                ours.classes(), msal4j.classes(), bare.classes(), classes);
    }

    void heap(List<Long> bytes) {
        text.format("%n| Heap for each of %d tenants | ours | msal4j | ratio | below |%n", HeapPerTenant.TENANTS);
        double ratio = (double) bytes.get(0) / bytes.get(1);
        text.format(
                "|---|---:|---:|---:|---:|%n| bytes | %d | %d | %.2f | 1.00 |%n", bytes.get(0), bytes.get(1), ratio);
    }

    private static String name(RunResult run) {
        String name = run.getParams()
                .getBenchmark()
                .substring(Report.class.getPackageName().length() + 1);
        String order = run.getParams().getParam("order");
        return order == null ? name : name + " " + order;
    }

    private static <T> T required(Map<String, T> values, String name) {
        T value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("the run has no " + name);
        }
        return value;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
