package dev.partnercenter.testing;

import static dev.partnercenter.testing.Wire.DELEGATED;
import static dev.partnercenter.testing.Wire.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.testing.Wire.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartnerCenterSimulatorTest {
    private final PartnerCenterSimulator simulator = Wire.world().start();
    private final Wire wire = new Wire(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void unknownHostIsRefused() {
        assertThatThrownBy(() -> wire.get("https://example.com/", null)).isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> wire.get("https://203.0.113.1/", null)).isInstanceOf(ConnectException.class);
    }

    @Test
    void certificateIsTrustedByNobodyElse() {
        OkHttpClient plain = new OkHttpClient.Builder()
                .dns(simulator.httpClient().dns())
                .socketFactory(simulator.httpClient().socketFactory())
                .build();
        Request request = new Request.Builder()
                .url("https://login.microsoftonline.com/common/discovery/v2.0/keys")
                .build();

        assertThatThrownBy(() -> plain.newCall(request).execute()).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void bothVersionsOfHttpAreSpoken() throws Exception {
        Request request = new Request.Builder()
                .url("https://login.microsoftonline.com/common/discovery/v2.0/keys")
                .build();
        OkHttpClient old = simulator
                .httpClient()
                .newBuilder()
                .protocols(List.of(Protocol.HTTP_1_1))
                .build();

        try (Response two = simulator.httpClient().newCall(request).execute();
                Response one = old.newCall(request).execute()) {
            assertThat(two.protocol()).isEqualTo(Protocol.HTTP_2);
            assertThat(one.protocol()).isEqualTo(Protocol.HTTP_1_1);
            assertThat(one.body().string()).isEqualTo(two.body().string());
        }
    }

    @Test
    void manyCallersAreServedAtOnce() throws Exception {
        String refresh = wire.redeem(TENANT, wire.code(TENANT)).string("refresh_token");
        Set<String> tokens = ConcurrentHashMap.newKeySet();
        ExecutorService pool = Executors.newFixedThreadPool(16);
        List<Future<Boolean>> done = pool.invokeAll(Collections.nCopies(
                64, () -> tokens.add(wire.refresh(TENANT, refresh, DELEGATED).string("refresh_token"))));
        pool.shutdown();

        for (Future<Boolean> each : done) {
            assertThat(each.get()).isTrue();
        }
        assertThat(tokens).hasSize(64);
        assertThat(simulator.journal().count(Journal.Kind.TOKEN)).isEqualTo(65);
    }

    @Test
    void closingEndsRequestsThatAreHeldOrLeftOpen() {
        simulator.faults().vault().leaveOpenNext(1);
        Hold hold = simulator.faults().api().hold();
        CompletableFuture<Object> held =
                CompletableFuture.supplyAsync(() -> outcome("https://api.partnercenter.microsoft.com/"));
        CompletableFuture<Object> open =
                CompletableFuture.supplyAsync(() -> outcome("https://contoso.vault.azure.net/"));
        hold.awaitArrived(1);

        simulator.close();

        assertThat(CompletableFuture.allOf(held, open)).succeedsWithin(Duration.ofSeconds(20));
    }

    /** Returns how the call ended: an answer or an error, as long as it ends. */
    private Object outcome(String url) {
        try {
            return wire.get(url, null);
        } catch (IOException e) {
            return e;
        }
    }

    @Test
    void journalTellsWhatWasAskedAndNoSecret() throws Exception {
        String code = wire.code(TENANT);
        Answer first = wire.redeem(TENANT, code);
        Answer second = wire.refresh(TENANT, first.string("refresh_token"), DELEGATED);
        wire.get("https://api.partnercenter.microsoft.com/v1/customers", second.string("access_token"));

        List<Journal.Entry> entries = simulator.journal().entries();
        assertThat(entries)
                .extracting(Journal.Entry::kind)
                .containsExactly(Journal.Kind.AUTHORIZE, Journal.Kind.TOKEN, Journal.Kind.TOKEN, Journal.Kind.API);
        assertThat(entries).extracting(Journal.Entry::tenant).containsOnly(TENANT);
        assertThat(entries.get(2).grantType()).isEqualTo("refresh_token");
        assertThat(entries.get(2).scopes()).containsExactly(DELEGATED.split(" "));
        assertThat(entries.toString())
                .doesNotContain(code, Wire.SECRET, Wire.VERIFIER, "the state", "the nonce")
                .doesNotContain(first.string("refresh_token"), first.string("access_token"))
                .doesNotContain(second.string("access_token"));
    }

    @Test
    void certificateThatHasExpiredIsRefused() {
        Instant lastYear = Instant.parse("2025-01-01T00:00:00Z");
        try (PartnerCenterSimulator simulator =
                PartnerCenterSimulator.builder().certificateExpires(lastYear).start()) {
            okhttp3.Call call = simulator
                    .httpClient()
                    .newCall(new Request.Builder()
                            .url("https://api.partnercenter.microsoft.com/v1/customers")
                            .build());

            assertThatThrownBy(call::execute)
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasRootCauseInstanceOf(CertificateExpiredException.class);
        }
    }
}
