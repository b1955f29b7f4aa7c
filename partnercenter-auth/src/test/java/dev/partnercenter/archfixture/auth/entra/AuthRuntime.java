package dev.partnercenter.archfixture.auth.entra;

import java.time.Instant;
import okhttp3.OkHttpClient;

/** Uses two exceptions: the runtime reads the clocks, and shows OkHttp's client. */
public final class AuthRuntime {
    private final OkHttpClient http;

    public AuthRuntime(OkHttpClient http) {
        this.http = http;
    }

    public OkHttpClient http() {
        return http;
    }

    public long nanos() {
        return System.nanoTime();
    }

    public Instant wall() {
        return Instant.now();
    }
}
