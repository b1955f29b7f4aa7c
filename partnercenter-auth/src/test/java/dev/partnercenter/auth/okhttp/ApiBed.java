package dev.partnercenter.auth.okhttp;

import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.TenantId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/** An API that gives the answers it is told to, behind an interceptor whose tokens are numbered. */
final class ApiBed {
    static final TokenRequest CONTOSO = TokenRequest.forPartner(TenantId.of("11111111-0000-4000-8000-000000000001"));
    static final TokenRequest FABRIKAM = TokenRequest.forPartner(TenantId.of("22222222-0000-4000-8000-000000000002"));
    static final String API = "https://api.partnercenter.microsoft.com/v1/customers";

    final CountingProvider tokens = new CountingProvider();

    /** What has reached the API. */
    final List<Request> sent = new ArrayList<>();

    final OkHttpClient client;
    private final Deque<Response.Builder> answers = new ArrayDeque<>();
    private int openBodies;

    ApiBed() {
        client = client(new BearerTokenInterceptor(tokens));
    }

    /** The same API behind another interceptor. */
    OkHttpClient client(BearerTokenInterceptor interceptor) {
        return new OkHttpClient.Builder()
                .addInterceptor(interceptor)
                .addInterceptor(chain -> {
                    sent.add(chain.request());
                    return answers.remove().request(chain.request()).build();
                })
                .build();
    }

    /** Gives the next call this answer, to which the test may add. */
    Response.Builder answer(int status, String body) {
        openBodies++;
        Source closing = new ForwardingSource(new Buffer().writeUtf8(body)) {
            private boolean closed;

            @Override
            public void close() throws IOException {
                if (!closed) {
                    closed = true;
                    openBodies--;
                }
                super.close();
            }
        };
        Response.Builder answer = new Response.Builder()
                .protocol(Protocol.HTTP_2)
                .code(status)
                .message("")
                .body(ResponseBody.create(Okio.buffer(closing), MediaType.get("application/json"), body.length()));
        answers.add(answer);
        return answer;
    }

    /** How many answers nobody has closed. */
    int openBodies() {
        return openBodies;
    }

    void get(String url, TokenRequest request) throws IOException {
        client.newCall(request(url, request)).execute().close();
    }

    static Request request(String url, TokenRequest request) {
        return new Request.Builder().url(url).tag(TokenRequest.class, request).build();
    }
}
