package dev.partnercenter.benchmarks;

import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import dev.partnercenter.auth.TokenProvider;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.IntStream;

/** What a tenant's token takes of the heap while it is held. */
final class HeapPerTenant {
    static final int TENANTS = 20_000;

    // Before the first look at the heap: everything that exists once.
    private static final int FIRST = 100;

    private HeapPerTenant() {}

    /** Bytes for each tenant, in a fresh JVM for each library: ours, then msal4j. */
    static List<Long> measure(Loopback entra) throws IOException, InterruptedException {
        return List.of(run("ours", entra), run("msal4j", entra));
    }

    private static long run(String library, Loopback entra) throws IOException, InterruptedException {
        List<String> arguments = List.of(
                library, Integer.toString(entra.port()), entra.trustStore().toString());
        return Fork.run(HeapPerTenant.class, List.of("-Xmx1g", "-XX:+UseSerialGC"), arguments)[0];
    }

    private interface Cache {
        /** Has tokens of these tenants, from the first up to but without the last, fetched and held. */
        void fill(int from, int to);
    }

    /** In the fresh JVM: library, port, trust store. */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        Loopback entra = new Loopback(Integer.parseInt(args[1]), Path.of(args[2]));
        Cache cache = args[0].equals("ours") ? ours(entra) : msal4j(entra);
        try {
            cache.fill(0, FIRST);
            long before = used();
            cache.fill(FIRST, FIRST + TENANTS);
            long after = used();
            System.out.println((after - before) / TENANTS);
        } finally {
            Reference.reachabilityFence(cache);
        }
        // Neither library's threads are waited for.
        System.exit(0);
    }

    private static Cache ours(Loopback entra) throws IOException, GeneralSecurityException {
        TokenProvider tokens = Ours.provider(entra);
        return (from, to) -> Ours.fetch(
                tokens, IntStream.range(from, to).mapToObj(Ours::request).toList());
    }

    private static Cache msal4j(Loopback entra) throws IOException, GeneralSecurityException {
        ConfidentialClientApplication app = Msal.app(entra);
        return (from, to) -> {
            for (int tenant = from; tenant < to; tenant++) {
                app.acquireToken(Msal.unheld(Canned.tenant(tenant))).join();
            }
        };
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
