package dev.partnercenter.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** Watches what an OkHttp client sends, by method, host, path and status: never by header, query or body. */
final class Wire extends EventListener {
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private final AtomicInteger tokenRequests = new AtomicInteger();

    OkHttpClient watch(OkHttpClient client) {
        return client.newBuilder().eventListener(this).build();
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
        String path = response.request().url().encodedPath();
        if (path.endsWith("/token")) {
            tokenRequests.incrementAndGet();
        }
        lines.add(response.request().method() + " " + response.request().url().host() + path + " " + response.code());
    }

    int tokenRequests() {
        return tokenRequests.get();
    }

    /** What went by since the last call. */
    List<String> drain() {
        List<String> drained = new ArrayList<>();
        for (String line = lines.poll(); line != null; line = lines.poll()) {
            drained.add(line);
        }
        return drained;
    }
}
