package dev.partnercenter.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;

/** The first token of a JVM that has just started, over TLS from loopback. */
final class ColdStart {
    private static final int JVMS = 20;

    private ColdStart() {}

    /** The medians of fresh JVMs: milliseconds from the first line of {@code main} to the token, and classes loaded. */
    record Result(double milliseconds, long classes) {
        private static Result median(long[][] runs) {
            return new Result(median(runs, 0) / 1e6, Math.round(median(runs, 1)));
        }

        private static double median(long[][] runs, int column) {
            long[] sorted =
                    Arrays.stream(runs).mapToLong(run -> run[column]).sorted().toArray();
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
        }
    }

    /** Runs ours and msal4j in turns, so that what disturbs the machine disturbs both; the first pair is not counted. */
    static List<Result> measure(Loopback entra) throws IOException, InterruptedException {
        long[][] ours = new long[JVMS][];
        long[][] msal4j = new long[JVMS][];
        for (int i = -1; i < JVMS; i++) {
            long[] own = run("ours", entra);
            long[] other = run("msal4j", entra);
            if (i >= 0) {
                ours[i] = own;
                msal4j[i] = other;
            }
        }
        return List.of(Result.median(ours), Result.median(msal4j));
    }

    private static long[] run(String library, Loopback entra) throws IOException, InterruptedException {
        List<String> arguments = List.of(
                library, Integer.toString(entra.port()), entra.trustStore().toString());
        return Fork.run(ColdStart.class, List.of(), arguments);
    }

    /** In the fresh JVM: library, port, trust store. */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        long start = System.nanoTime();
        Loopback entra = new Loopback(Integer.parseInt(args[1]), Path.of(args[2]));
        String token = args[0].equals("ours")
                ? Ours.provider(entra).token(Ours.request(0)).authorizationHeader()
                : Msal.app(entra)
                        .acquireToken(Msal.parameters(Canned.tenant(0)))
                        .join()
                        .accessToken();
        long took = System.nanoTime() - start;
        if (!token.endsWith(Canned.token(Canned.tenant(0)))) {
            throw new IllegalStateException("another token came");
        }
        long classes = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
        System.out.println(took + " " + classes);
        // Neither library's threads are waited for.
        System.exit(0);
    }
}
