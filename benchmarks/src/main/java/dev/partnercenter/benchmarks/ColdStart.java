package dev.partnercenter.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The first token of a JVM that has just started, over TLS from loopback. */
final class ColdStart {
    private static final int JVMS = 20;

    /** The last is OkHttp alone: no library on OkHttp can be faster. */
    private static final List<String> RUNNERS = List.of("ours", "msal4j", "okhttp");

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

    /** Lets all of them run in turns, so that what disturbs the machine disturbs each; the first round is not counted. */
    static List<Result> measure(Loopback entra) throws IOException, InterruptedException {
        Map<String, long[][]> runs = new LinkedHashMap<>();
        for (String runner : RUNNERS) {
            runs.put(runner, new long[JVMS][]);
            run(runner, entra);
        }
        for (int i = 0; i < JVMS; i++) {
            for (Map.Entry<String, long[][]> each : runs.entrySet()) {
                each.getValue()[i] = run(each.getKey(), entra);
            }
        }
        return runs.values().stream().map(Result::median).toList();
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
        String token = switch (args[0]) {
            case "ours" -> Ours.provider(entra).token(Ours.request(0)).authorizationHeader();
            case "msal4j" ->
                Msal.app(entra)
                        .acquireToken(Msal.parameters(Canned.tenant(0)))
                        .join()
                        .accessToken();
            case "okhttp" -> post(entra.okHttpClient());
            default -> throw new IllegalArgumentException(args[0]);
        };
        long took = System.nanoTime() - start;
        if (!token.contains(Canned.token(Canned.tenant(0)))) {
            throw new IllegalStateException("another token came");
        }
        long classes = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
        System.out.println(took + " " + classes);
        // Neither library's threads are waited for.
        System.exit(0);
    }

    /** The reply as it came, unread. */
    private static String post(OkHttpClient client) throws IOException {
        Request request = new Request.Builder()
                .url("https://" + Canned.LOGIN_HOST + "/" + Canned.tenant(0) + "/oauth2/v2.0/token")
                .post(new FormBody.Builder()
                        .add("grant_type", "client_credentials")
                        .add("scope", Canned.SCOPE)
                        .build())
                .build();
        try (Response response = client.newCall(request).execute()) {
            return response.body().string();
        }
    }
}
