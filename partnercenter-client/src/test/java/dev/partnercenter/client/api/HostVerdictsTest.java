package dev.partnercenter.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.partnercenter.auth.entra.UntrustedServerException;
import dev.partnercenter.testing.PartnerCenterSimulator;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts against the host, so that in the end nobody's calls are sent to it, and what does not. */
class HostVerdictsTest {
    private static final int ENOUGH = 30;
    /** As long as thirty calls fit into a minute of which each takes half of its time. */
    private static final Duration CALL_TIME = Duration.ofSeconds(3);

    private static final PartnerCenterSimulator MICROSOFT = PipelineBed.start();

    private final AtomicInteger sent = new AtomicInteger();
    private PipelineBed bed = PipelineBed.on(MICROSOFT, client -> client);

    /** The first handshake of a process may take as long as a call here may. */
    @BeforeAll
    static void shakeHands() throws IOException {
        try (PipelineBed first = PipelineBed.on(MICROSOFT, client -> client)) {
            first.answer(200);
            first.call(first.pipeline());
        }
    }

    @AfterAll
    static void closeMicrosoft() {
        MICROSOFT.close();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @CsvSource({"1500, 30", "1499, 31"})
    @DisplayName("H6: a call whose time runs out counts against a host that had half of it, and else against none")
    void timeThatRunsOutCountsAgainstAHostThatHadEnoughOfIt(long millis, int sentBeforeItIsLeftAlone) {
        begin(client -> client.addNetworkInterceptor(chain -> timeOutAfter(millis, chain)));

        callUntilItIsLeftAlone();

        assertThat(sent).hasValue(sentBeforeItIsLeftAlone);
    }

    @Test
    void timeThatRunsOutBeforeThereIsATokenCountsAgainstNoHost() {
        begin(client -> client.addInterceptor(chain -> {
                    bed.clock.advance(CALL_TIME);
                    return chain.proceed(chain.request());
                })
                .addNetworkInterceptor(chain -> timeOutAfter(0, chain)));

        callUntilItIsLeftAlone();

        assertThat(sent).hasValue(ENOUGH + 1);
    }

    @Test
    void timeThatRunsOutOnALongAnswerCountsAgainstNoHostAndIsForTheDeveloper() {
        begin(client -> client.addNetworkInterceptor(this::timeOutOnTheAnswer));
        bed.answer(200);

        callUntilItIsLeftAlone();

        assertThat(sent).hasValue(ENOUGH + 1);
        assertThat(catchThrowable(() -> bed.call(bed.pipeline(3, CALL_TIME))))
                .hasMessageStartingWith(
                        "GET /v1/customers got no whole answer: it had begun, and did not end within the"
                                + " call's 3 s. The app's developer must give such calls more time. [partner ");
    }

    @ParameterizedTest
    @CsvSource({"GET none, false", "POST json, true"})
    void callWhoseAnswerTakesTooLongMayBeDone(String call, boolean mayBeDone) {
        begin(client -> client.addNetworkInterceptor(this::timeOutOnTheAnswer));
        bed.answer(200);

        assertThat(catchThrowable(() -> bed.send(bed.pipeline(3, CALL_TIME), PipelineBed.request(call))))
                .isInstanceOfSatisfying(
                        NoAnswerException.class,
                        none -> assertThat(none.mayBeDone()).isEqualTo(mayBeDone));
        assertThat(sent).hasValue(1);
    }

    @Test
    @DisplayName("F11: each call is told of a server that is not trusted, and who must do what")
    void serverThatIsNotTrustedCountsAgainstNoHost() {
        begin(client -> client.hostnameVerifier((host, session) -> false));

        for (int call = 0; call <= ENOUGH; call++) {
            assertThat(catchThrowable(() -> bed.call(bed.pipeline()))).isInstanceOf(UntrustedServerException.class);
        }
    }

    private void begin(UnaryOperator<OkHttpClient.Builder> users) {
        bed.close();
        bed = PipelineBed.on(MICROSOFT, users);
    }

    private void callUntilItIsLeftAlone() {
        Pipeline pipeline = bed.pipeline(3, CALL_TIME);
        for (int call = 0; call <= ENOUGH; call++) {
            assertThat(catchThrowable(() -> bed.call(pipeline))).isInstanceOf(NoAnswerException.class);
        }
    }

    private Response timeOutOnTheAnswer(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        Source endless = new ForwardingSource(response.body().source()) {
            @Override
            public long read(Buffer sink, long byteCount) throws IOException {
                var unused = timeOutAfter(CALL_TIME.toMillis(), chain);
                return -1;
            }
        };
        return response.newBuilder()
                .body(ResponseBody.create(Okio.buffer(endless), null, -1))
                .build();
    }

    /** As OkHttp does when a call's time is up. */
    private Response timeOutAfter(long millis, Interceptor.Chain chain) throws IOException {
        sent.incrementAndGet();
        bed.clock.advance(Duration.ofMillis(millis));
        chain.call().cancel();
        throw new InterruptedIOException("timeout");
    }
}
