package dev.partnercenter.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.partnercenter.testing.PartnerCenterSimulator;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a call that gets no answer, and what that leaves open. */
class NoAnswerTest {
    private static final PartnerCenterSimulator MICROSOFT = PipelineBed.start();

    private PipelineBed bed = PipelineBed.on(MICROSOFT, client -> client);

    @AfterEach
    void close() {
        bed.close();
    }

    @AfterAll
    static void closeMicrosoft() {
        MICROSOFT.close();
    }

    @ParameterizedTest
    @CsvSource({"GET none", "POST json", "POST once", "PUT once"})
    @DisplayName("H1: a call of which nothing was sent is sent again, whatever its method and body")
    void callThatFoundNoConnectionIsSentAgain(String call) {
        AtomicInteger connections = new AtomicInteger();
        bed.close();
        MICROSOFT.httpClient().connectionPool().evictAll();
        bed = PipelineBed.on(MICROSOFT, client -> client.socketFactory(refusing(connections)));

        Throwable error = catchThrowable(() -> bed.send(bed.pipeline(), PipelineBed.request(call)));

        assertThat(error)
                .isInstanceOfSatisfying(
                        NoAnswerException.class,
                        none -> assertThat(none.mayBeDone()).isFalse())
                .hasMessageStartingWith("GET /v1/customers got no answer: api.partnercenter.microsoft.com could not be"
                        + " reached: it takes no connection, or a proxy on the way takes none. ")
                .hasCauseInstanceOf(ConnectException.class);
        assertThat(error.getSuppressed()).as("the failures before").hasSize(2);
        assertThat(connections).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource({"GET none, 3", "POST json, 3", "POST once, 1"})
    @DisplayName("H1: an answer that breaks off is no answer")
    void callWhoseAnswerBreaksOffIsSentAgain(String call, int times) {
        bed.close();
        bed = PipelineBed.on(MICROSOFT, client -> client.addNetworkInterceptor(NoAnswerTest::breakOff));
        bed.answer(200);

        Throwable error = catchThrowable(() -> bed.send(bed.pipeline(), PipelineBed.request(call)));

        assertThat(error)
                .isInstanceOfSatisfying(
                        NoAnswerException.class,
                        none -> assertThat(none.mayBeDone()).isEqualTo(call.startsWith("POST")))
                .cause()
                .hasMessage("broken off by the test");
        assertThat(bed.sent()).isEqualTo(times);
    }

    @Test
    void doubtWhetherACallIsDoneOutlivesAttemptsThatReachNobody() {
        AtomicInteger lookups = new AtomicInteger();
        bed.close();
        bed = PipelineBed.on(
                MICROSOFT,
                client -> client.connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                        .dns(host -> {
                            if (lookups.getAndIncrement() > 0) {
                                throw new UnknownHostException(host);
                            }
                            return MICROSOFT.httpClient().dns().lookup(host);
                        }));
        MICROSOFT.faults().api().loseAnswerNext(1);

        Throwable error = catchThrowable(() -> bed.send(bed.pipeline(), PipelineBed.request("POST json")));

        assertThat(error)
                .isInstanceOfSatisfying(NoAnswerException.class, none -> {
                    assertThat(none.mayBeDone()).isTrue();
                    assertThat(none.requestId())
                            .contains(bed.microsoft
                                    .journal()
                                    .entries()
                                    .get(0)
                                    .headers()
                                    .get("MS-RequestId"));
                    assertThat(none.remedy()).contains("this machine's DNS");
                })
                .hasMessageContaining(
                        "DNS does not know its name, or that of a proxy on the way; it may have been done all the same. Nobody has to act");
        assertThat(lookups).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource({
        "POST json, 503, , true",
        "POST json, 401, 900421, true",
        "POST json, 409, , true",
        "POST json, 409, 800064, true",
        "PUT json, 412, , true",
        "PATCH json, 400, 2055, true",
        "POST json, 400, 3000, false",
        "POST json, 403, 2032, false",
        "DELETE none, 404, , false",
        "GET none, 503, , false"
    })
    void laterAnswerThatDoesNotTellLeavesTheDoubt(String call, int status, @Nullable String code, boolean doubt) {
        MICROSOFT.faults().api().loseAnswerNext(1);
        bed.answer(Integer.MAX_VALUE, status, code == null ? "{}" : "{\"code\":\"" + code + "\"}", Map.of());

        Throwable error = catchThrowable(() -> bed.send(bed.pipeline(), PipelineBed.request(call)));

        if (doubt) {
            assertThat(error)
                    .isInstanceOfSatisfying(
                            NoAnswerException.class,
                            none -> assertThat(none.mayBeDone()).isTrue());
            assertThat(error.getSuppressed()).isNotEmpty();
        } else {
            assertThat(error).isInstanceOf(PartnerCenterException.class);
        }
    }

    private static Response breakOff(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        Source broken = new ForwardingSource(response.body().source()) {
            @Override
            public long read(Buffer sink, long byteCount) throws IOException {
                throw new IOException("broken off by the test");
            }
        };
        return response.newBuilder()
                .body(ResponseBody.create(Okio.buffer(broken), null, -1))
                .build();
    }

    private static SocketFactory refusing(AtomicInteger connections) {
        return new SocketFactory() {
            @Override
            public Socket createSocket() {
                return new Socket() {
                    @Override
                    public void connect(SocketAddress endpoint, int timeout) throws IOException {
                        connections.incrementAndGet();
                        throw new ConnectException("refused by the test");
                    }
                };
            }

            @Override
            public Socket createSocket(String host, int port) {
                throw new AssertionError("OkHttp connects by itself");
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress local, int localPort) {
                throw new AssertionError("OkHttp connects by itself");
            }

            @Override
            public Socket createSocket(InetAddress host, int port) {
                throw new AssertionError("OkHttp connects by itself");
            }

            @Override
            public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
                throw new AssertionError("OkHttp connects by itself");
            }
        };
    }
}
