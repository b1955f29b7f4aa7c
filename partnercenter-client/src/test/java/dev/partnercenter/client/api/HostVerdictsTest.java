package dev.partnercenter.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.partnercenter.auth.entra.UntrustedServerException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts against the host, so that in the end nobody's calls are sent to it, and what does not. */
class HostVerdictsTest {
    private static final int ENOUGH = 30;
    private static final Duration CALL_TIME = Duration.ofSeconds(1);

    private final AtomicInteger sent = new AtomicInteger();
    private PipelineBed bed = new PipelineBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @CsvSource({"500, 30", "499, 31"})
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
    @DisplayName("F11: each call is told of a server that is not trusted, and who must do what")
    void serverThatIsNotTrustedCountsAgainstNoHost() {
        begin(client -> client.hostnameVerifier((host, session) -> false));

        for (int call = 0; call <= ENOUGH; call++) {
            assertThat(catchThrowable(() -> bed.call(bed.pipeline()))).isInstanceOf(UntrustedServerException.class);
        }
    }

    private void begin(UnaryOperator<OkHttpClient.Builder> users) {
        bed.close();
        bed = PipelineBed.with(users);
    }

    private void callUntilItIsLeftAlone() {
        Pipeline pipeline = bed.pipeline(3, CALL_TIME);
        for (int call = 0; call <= ENOUGH; call++) {
            assertThat(catchThrowable(() -> bed.call(pipeline))).isInstanceOf(NoAnswerException.class);
        }
    }

    /** As OkHttp does when a call's time is up. */
    private Response timeOutAfter(long millis, Interceptor.Chain chain) throws IOException {
        sent.incrementAndGet();
        bed.clock.advance(Duration.ofMillis(millis));
        chain.call().cancel();
        throw new InterruptedIOException("timeout");
    }
}
