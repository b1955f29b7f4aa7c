package dev.partnercenter.auth.okhttp;

import dev.partnercenter.fuzz.Fuzz;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;

/** What an API says when it refuses a token, changed at random. */
class RejectionFuzzTest {
    private static final String CHALLENGE =
            "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/\","
                    + " error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7InZhbHVlIjoiMTYwNDEwNjY1MSJ9fX0=\"";

    @Test
    void challengesAreReadOrPassedOver() {
        challenges().change(CHALLENGE, "Negotiate, Basic realm=\"x\", " + CHALLENGE, "Bearer error=invalid_token");
    }

    @Test
    void bodiesAreReadOrPassedOver() {
        Fuzz.of(input -> Rejection.of(response("Bearer", input)))
                .change("{\"code\":900421,\"description\":\"" + Fuzz.SECRET + "\"}", "Unauthorized - MFA required", "");
    }

    static Fuzz challenges() {
        return Fuzz.of(input -> Rejection.claims(response(input, "")));
    }

    private static Response response(String challenge, String body) {
        return new Response.Builder()
                .request(new Request.Builder()
                        .url("https://api.partnercenter.microsoft.com/v1/customers")
                        .build())
                .protocol(Protocol.HTTP_1_1)
                .code(401)
                .message("Unauthorized")
                .headers(new Headers.Builder()
                        .addUnsafeNonAscii("WWW-Authenticate", challenge.replaceAll("[\\r\\n\0]", " "))
                        .build())
                .body(ResponseBody.create(body, MediaType.get("application/json")))
                .build();
    }
}
