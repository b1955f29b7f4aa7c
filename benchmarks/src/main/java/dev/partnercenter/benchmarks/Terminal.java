package dev.partnercenter.benchmarks;

import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** The last interceptor of a client: it answers by itself, and nothing goes further. */
final class Terminal implements Interceptor {
    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

    private final String body;

    Terminal(String body) {
        this.body = body;
    }

    @Override
    public Response intercept(Chain chain) {
        return new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("OK")
                .header("Content-Type", JSON.toString())
                .body(ResponseBody.create(body, JSON))
                .build();
    }
}
