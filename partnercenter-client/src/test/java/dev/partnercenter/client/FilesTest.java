package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.client.api.ApiRequest;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.api.ResponseType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Response;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent and comes as bytes rather than as JSON. */
class FilesTest {
    private static final ApiRequest STATEMENT = ApiRequest.get("/v1/invoices/{invoice-id}/documents/statement", "x");
    private static final ApiRequest ATTACHMENT =
            ApiRequest.post("/v1/customers/{customer-id}/orders/{order-id}/attachment", "x", "y");

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void bytesAreSentAsTheyAreWithTheirContentType() throws Exception {
        world.answer(200, "");

        world.contoso.call(
                ATTACHMENT.body("%PDF".getBytes(StandardCharsets.UTF_8), "application/pdf"), ResponseType.nothing());

        assertThat(sentBody()).isEqualTo("%PDF");
        assertThat(Objects.requireNonNull(world.sent().get(0).body()).contentType())
                .hasToString("application/pdf");
    }

    @Test
    void fileIsSentAsTheFieldOfAForm() throws Exception {
        world.answer(200, "");

        world.contoso.call(
                ATTACHMENT.file("file", "pro\"of.pdf", "%PDF".getBytes(StandardCharsets.UTF_8), "application/pdf"),
                ResponseType.nothing());

        assertThat(Objects.requireNonNull(world.sent().get(0).body()).contentType())
                .asString()
                .startsWith("multipart/form-data; boundary=");
        assertThat(sentBody())
                .contains("Content-Disposition: form-data; name=\"file\"; filename=\"pro%22of.pdf\"\r\n"
                        + "Content-Type: application/pdf\r\n\r\n%PDF\r\n--");
    }

    @Test
    void bytesComeAsTheyAre() throws Exception {
        world.answer(200, "%PDF-1.7");

        byte[] body = world.contoso.call(STATEMENT, ResponseType.bytes()).body();

        assertThat(body).asString(StandardCharsets.UTF_8).isEqualTo("%PDF-1.7");
        assertThat(world.sent().get(0).headers("Accept")).containsExactly("*/*");
    }

    @Test
    void fileIsWrittenOnceAndNeverOverAnother(@TempDir Path folder) throws Exception {
        Path target = folder.resolve("statement.pdf");
        world.answer(200, "first");
        world.answer(200, "second");

        world.contoso.call(STATEMENT.header("Accept", "application/pdf"), ResponseType.file(target));
        assertThatThrownBy(() -> world.contoso.call(STATEMENT, ResponseType.file(target)))
                .isInstanceOf(FileAlreadyExistsException.class);

        assertThat(target).hasContent("first");
        assertThat(world.sent().get(0).headers("Accept")).containsExactly("application/pdf");
    }

    @Test
    void fileOfARefusedCallIsNotMade(@TempDir Path folder) {
        world.answer(403, "{\"code\":\"2032\"}");
        Path target = folder.resolve("statement.pdf");

        assertThatThrownBy(() -> world.contoso.call(STATEMENT, ResponseType.file(target)))
                .isInstanceOf(PartnerCenterException.class);

        assertThat(target).doesNotExist();
    }

    @Test
    void fileThatBreaksOffLeavesNothingBehind(@TempDir Path folder) {
        try (World broken =
                new World(7, client -> client.addNetworkInterceptor(chain -> broken(chain.proceed(chain.request()))))) {
            broken.answer(200, "these are no compressed bytes");
            Path target = folder.resolve("statement.pdf");

            assertThatThrownBy(() -> broken.contoso.call(STATEMENT, ResponseType.file(target)))
                    .isInstanceOf(IOException.class);

            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void fileThatBreaksOffIsWrittenByTheNextAttempt(@TempDir Path folder) throws Exception {
        AtomicBoolean once = new AtomicBoolean(true);
        try (World shaky = new World(
                7,
                client -> client.addNetworkInterceptor(chain -> {
                    Response response = chain.proceed(chain.request());
                    return once.getAndSet(false) ? broken(response) : response;
                }))) {
            shaky.answer(200, "first");
            shaky.answer(200, "second");
            Path target = folder.resolve("statement.pdf");

            Path written = PartnerCenter.create(shaky.app, shaky.tokens)
                    .forPartner(World.CONTOSO)
                    .call(STATEMENT, ResponseType.file(target))
                    .body();

            assertThat(written).isEqualTo(target).hasContent("second");
        }
    }

    @Test
    void fileForWhichThereIsNoFolderIsNotAskedForAgain(@TempDir Path folder) {
        world.answer(200, "first");
        PartnerCenterClient repeating =
                PartnerCenter.create(world.app, world.tokens).forPartner(World.CONTOSO);

        assertThatThrownBy(() -> repeating.call(STATEMENT, ResponseType.file(folder.resolve("none/statement.pdf"))))
                .isInstanceOf(NoSuchFileException.class);

        assertThat(world.sent()).hasSize(1);
    }

    /** It says that it is compressed, and is not. */
    private static Response broken(Response response) {
        return response.request().url().encodedPath().contains("statement")
                ? response.newBuilder().header("Content-Encoding", "gzip").build()
                : response;
    }

    private String sentBody() throws IOException {
        Buffer buffer = new Buffer();
        var body = world.sent().get(0).body();
        if (body != null) {
            body.writeTo(buffer);
        }
        return buffer.readUtf8();
    }
}
