package dev.partnercenter.client.api;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.Okio;
import okio.Sink;
import org.jspecify.annotations.Nullable;

/**
 * What the body of an answer is, and so what it is read into. Immutable.
 *
 * @param <T> what it is read into
 */
public final class ResponseType<T> {
    private static final int PIECE = 64 << 10;
    private static final String JSON = "application/json";
    private static final String ANYTHING = "*/*";

    /** In place of a body that is not read. */
    public record NoBody() {}

    /** @param etag what the body says by itself that it is matched by */
    record Read<T>(T value, @Nullable String etag) {}

    @FunctionalInterface
    private interface Reading<T> {
        Read<T> read(Answer answer, ResponseBody body) throws IOException;
    }

    private final String accepted;
    private final Reading<T> reading;

    private ResponseType(String accepted, Reading<T> reading) {
        this.accepted = accepted;
        this.reading = reading;
    }

    /**
     * One JSON object of at most 32 MiB, as a record: a member goes to the component of its name, unknown ones are skipped,
     * missing ones are null. A component may be a record, a list, a number, a {@code Boolean}, a {@code String}, an
     * {@code Instant} (without an offset it is read as UTC) or a {@code LocalDate}; a record of one component
     * {@code String value} is read from a string.
     *
     * <p>What comes as a collection is for {@code PartnerCenterClient.page} and {@code stream}. If none of it would go into the
     * record but its links and attributes, the call throws {@link PartnerCenterException}.
     */
    public static <T> ResponseType<T> of(Class<T> type) {
        BodyReader<T> reader = Json.one(type);
        return new ResponseType<>(JSON, (answer, body) -> {
            byte[] bytes = all(answer, body);
            T value = parsed(answer, bytes, reader);
            if (Json.isCollectionMissedBy(type, bytes)) {
                throw PartnerCenterException.collection(answer);
            }
            return new Read<>(value, Json.etag(bytes));
        });
    }

    /** A bare JSON array of at most 32 MiB; what comes as a collection with links is for pages. */
    public static <T> ResponseType<List<T>> listOf(Class<T> itemType) {
        return json(Json.list(itemType));
    }

    /** Whatever it is, it is not read. */
    public static ResponseType<NoBody> nothing() {
        return new ResponseType<>(JSON, (answer, body) -> new Read<>(new NoBody(), null));
    }

    /** The bytes as they come, at most 32 MiB; the header {@code Content-Type} says what they are. */
    public static ResponseType<byte[]> bytes() {
        return new ResponseType<>(ANYTHING, (answer, body) -> new Read<>(all(answer, body), null));
    }

    /**
     * The bytes as they come, in a new file; any number of them, as far as the call's time goes. The call
     * throws {@link FileAlreadyExistsException} if there is a file already, and leaves none behind if the answer breaks off.
     */
    public static ResponseType<Path> file(Path target) {
        return new ResponseType<>(ANYTHING, (answer, body) -> new Read<>(saved(body, target), null));
    }

    static <T> ResponseType<T> json(BodyReader<T> reader) {
        return new ResponseType<>(JSON, (answer, body) -> new Read<>(parsed(answer, all(answer, body), reader), null));
    }

    /** What it asks the header {@code Accept} to say. */
    String accepted() {
        return accepted;
    }

    Read<T> read(Answer answer, ResponseBody body) throws IOException {
        return reading.read(answer, body);
    }

    private static byte[] all(Answer answer, ResponseBody body) throws IOException {
        BufferedSource source = body.source();
        if (source.request(Exchange.MOST_BYTES + 1L)) {
            throw PartnerCenterException.unusable(
                    answer, "its body is too long (" + answer.describe("more than 32 MiB", false) + ")");
        }
        return source.readByteArray();
    }

    private static <T> T parsed(Answer answer, byte[] bytes, BodyReader<T> reader) throws PartnerCenterException {
        Optional<String> fault = Json.faultCode(bytes);
        if (fault.isPresent()) {
            throw PartnerCenterException.refusal(
                    answer, fault.get(), FaultTable.get().find(answer.status(), fault.get()), "");
        }
        try {
            return reader.read(bytes);
        } catch (UnreadableBody e) {
            throw PartnerCenterException.unusable(
                    answer,
                    "its body is not the expected JSON (" + e.getMessage() + "; "
                            + answer.describe(bytes.length + " bytes", answer.isPage(bytes))
                            + ")");
        }
    }

    private static Path saved(ResponseBody body, Path target) throws IOException {
        Sink file = Okio.sink(target, StandardOpenOption.CREATE_NEW);
        try {
            copy(body.source(), file, target);
        } catch (IOException e) {
            deleteAfter(e, target);
            throw e;
        }
        return target;
    }

    /** What the disk refuses is told apart from an answer that breaks off: asking again would not help. */
    private static void copy(BufferedSource source, Sink file, Path target) throws IOException {
        try (file) {
            Buffer piece = new Buffer();
            while (source.read(piece, PIECE) != -1) {
                try {
                    file.write(piece, piece.size());
                } catch (IOException e) {
                    throw ofTheDisk(target, e);
                }
            }
        }
    }

    private static FileSystemException ofTheDisk(Path target, IOException cause) {
        FileSystemException failure = new FileSystemException(target.toString(), null, cause.getMessage());
        failure.initCause(cause);
        return failure;
    }

    private static void deleteAfter(IOException failure, Path target) {
        try {
            Files.deleteIfExists(target);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
