package dev.partnercenter.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopbackProxyTest {
    private static final String LOGIN = "login.microsoftonline.com";
    private static final String RIGHT = Credentials.basic("app", "right");

    private final PartnerCenterSimulator microsoft = Wire.world().start();
    private final LoopbackProxy proxy = LoopbackProxy.start().leadTo(microsoft);

    @AfterEach
    void close() {
        proxy.close();
        microsoft.close();
    }

    @Test
    void everybodyIsLetThroughUnlessCredentialsAreWanted() throws Exception {
        assertThat(get(null)).isEqualTo(200);

        assertThat(proxy.tunnels()).containsExactly(LOGIN + ":443");
        assertThat(proxy.asked())
                .singleElement()
                .satisfies(head ->
                        assertThat(head).contains("CONNECT " + LOGIN + ":443 HTTP/1.1", "Host: " + LOGIN + ":443"));
        assertThat(microsoft.journal().count(Journal.Kind.METADATA)).isEqualTo(1);
    }

    @Test
    void whoeverBringsTheRightCredentialsIsLetThrough() throws Exception {
        proxy.admitOnly(RIGHT);

        assertThat(get(RIGHT)).isEqualTo(200);

        assertThat(proxy.tunnels()).hasSize(1);
        assertThat(proxy.refused()).isEmpty();
    }

    @Test
    void othersAreAskedForThemAsOftenAsTheyCome() throws Exception {
        proxy.admitOnly(RIGHT);

        assertThatThrownBy(() -> get(null)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get(Credentials.basic("app", "wrong"))).isInstanceOf(IOException.class);

        assertThat(proxy.refused()).startsWith("").contains(Credentials.basic("app", "wrong"));
        assertThat(proxy.tunnels()).isEmpty();
        proxy.forget();
        assertThat(proxy.refused()).isEmpty();
        assertThat(proxy.asked()).isEmpty();
    }

    @Test
    void pageOfTheProxysTakesThePlaceOfATunnelSoOften() throws Exception {
        proxy.answerNext(1, 403, "text/html", "<html>Blocked: ü</html>");

        assertThatThrownBy(() -> get(null)).isInstanceOf(IOException.class).hasMessageContaining("403");
        assertThat(proxy.tunnels()).isEmpty();
        assertThat(get(null)).isEqualTo(200);
    }

    @Test
    void pageIsSentAsAWhole() throws Exception {
        proxy.answerNext(1, 503, "text/plain", "down for ü");

        assertThat(raw("CONNECT a:443 HTTP/1.1\r\n\r\n"))
                .isEqualTo("HTTP/1.1 503 From the proxy\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n"
                        + "Connection: close\r\n\r\ndown for ü");
    }

    @Test
    void whatIsNoHttpOrNothingAtAllMayBeSent() throws Exception {
        proxy.sendNext(1, "SSH-2.0-nobody\r\n").sendNext(1, "");

        assertThat(raw("CONNECT a:443 HTTP/1.1\r\n\r\n")).isEqualTo("SSH-2.0-nobody\r\n");
        assertThat(raw("CONNECT a:443 HTTP/1.1\r\n\r\n")).isEmpty();
    }

    @Test
    void tunnelIsAllThatIsToBeHad() throws Exception {
        assertThat(raw("GET http://example.com/ HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 405 ");
    }

    @Test
    void leadingNowhereItSaysSo() throws Exception {
        try (LoopbackProxy nowhere = LoopbackProxy.start();
                Socket socket = new Socket(
                        nowhere.address().getAddress(), nowhere.address().getPort())) {
            assertThat(talk(socket, "CONNECT a:443 HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void closedItCutsItsTunnelsAndTakesNobody() throws Exception {
        try (Socket socket =
                new Socket(proxy.address().getAddress(), proxy.address().getPort())) {
            socket.getOutputStream().write("CONNECT a:443 HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');

            proxy.close();

            assertThat(socket.getInputStream().readAllBytes()).isNotNull();
        }
        assertThat(answeredOnceClosed()).isEmpty();
    }

    private int get(@Nullable String credentials) throws IOException {
        OkHttpClient client = microsoft
                .httpClient()
                .newBuilder()
                .proxy(proxy.proxy())
                .proxyAuthenticator((route, response) ->
                        credentials == null || response.request().header("Proxy-Authorization") != null
                                ? null
                                : response.request()
                                        .newBuilder()
                                        .header("Proxy-Authorization", credentials)
                                        .build())
                .build();
        Request request = new Request.Builder()
                .url("https://" + LOGIN + "/" + Wire.TENANT + "/v2.0/.well-known/openid-configuration")
                .build();
        try (Response response = client.newCall(request).execute()) {
            return response.code();
        }
    }

    /** Who comes at the very moment may still be taken, and then is hung up on. */
    private String answeredOnceClosed() {
        try {
            return raw("CONNECT a:443 HTTP/1.1\r\n\r\n");
        } catch (IOException e) {
            return "";
        }
    }

    private String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(proxy.address().getAddress(), proxy.address().getPort())) {
            return talk(socket, request);
        }
    }

    private static String talk(Socket socket, String request) throws IOException {
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
