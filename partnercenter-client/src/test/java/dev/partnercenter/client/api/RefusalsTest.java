package dev.partnercenter.client.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;
import java.time.Instant;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What no server of HTTP/2 can say: a reason phrase, and a body that breaks off. */
class RefusalsTest {
    private static final TenantId PARTNER = TenantId.of("bbbbbbbb-0000-4000-8000-000000000001");

    private final PartnerApp app = PartnerApp.builder()
            .clientId("aaaaaaaa-0000-4000-8000-000000000001")
            .credential(ClientCredential.secret(Secret.of("a client secret")))
            .build();

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void reasonPhraseThatDemandsMfaAsksForANewConsent() {
        Response response = response("Unauthorized - MFA required", ResponseBody.create("", null));

        assertThat(exception(response))
                .isInstanceOfSatisfying(
                        AuthException.ConsentRequired.class,
                        e -> assertThat(e.reason()).isEqualTo(AuthException.ConsentRequired.Reason.MFA));
    }

    @Test
    void plainReasonPhraseIsPartnerCentersOwn() {
        assertThat(exception(response("Unauthorized", ResponseBody.create("", null))))
                .isInstanceOf(PartnerCenterException.class);
    }

    @Test
    void bodyThatBreaksOffLeavesTheStatus() {
        assertThat(exception(response("Unauthorized", new Broken())))
                .isInstanceOfSatisfying(
                        PartnerCenterException.class,
                        e -> assertThat(e.status()).isEqualTo(401))
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    private IOException exception(Response response) {
        Ask ask = ApiRequest.get("/v1/customers").from(response.request().url());
        return new Refusals(app).toException(Answer.of(PARTNER, ask, response, Instant.EPOCH), response);
    }

    private static Response response(String reasonPhrase, ResponseBody body) {
        return new Response.Builder()
                .request(new Request.Builder()
                        .url(HttpUrl.get("https://api.partnercenter.microsoft.com/v1/customers"))
                        .build())
                .protocol(Protocol.HTTP_1_1)
                .code(401)
                .message(reasonPhrase)
                .body(body)
                .build();
    }

    private static final class Broken extends ResponseBody {
        @Override
        public MediaType contentType() {
            return MediaType.get("application/json");
        }

        @Override
        public long contentLength() {
            return -1;
        }

        @Override
        public BufferedSource source() {
            return Okio.buffer(new Source() {
                @Override
                public long read(Buffer sink, long byteCount) throws IOException {
                    throw new IOException("connection reset");
                }

                @Override
                public Timeout timeout() {
                    return Timeout.NONE;
                }

                @Override
                public void close() {}
            });
        }
    }
}
