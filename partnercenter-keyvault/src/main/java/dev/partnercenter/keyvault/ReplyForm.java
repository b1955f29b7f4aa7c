package dev.partnercenter.keyvault;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Lets no reply through to Azure's client that is not whole or has another form than a vault's. By itself it takes a list
 * that it cannot read for an empty one and the last, so that a history would seem to be shorter than it is; and where it
 * looks for a text and meets an array, it may read on for ever at the end of the reply. Members that nobody knows yet may
 * be there, of any form.
 */
final class ReplyForm implements Interceptor {

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        if (!response.isSuccessful()) {
            return response;
        }
        byte[] content = response.body().bytes();
        boolean list = chain.request().method().equals("GET")
                && isOfAList(chain.request().url().pathSegments());
        Object reply = parse(content);
        if (list ? !isList(reply) : !isEntry(reply)) {
            throw foreign();
        }
        return response.newBuilder()
                .body(ResponseBody.create(content, response.body().contentType()))
                .build();
    }

    /** {@code secrets}, and {@code secrets/name/versions}. */
    private static boolean isOfAList(List<String> path) {
        return path.size() == 1 || path.get(path.size() - 1).equals("versions");
    }

    private static @Nullable Object parse(byte[] content) throws IOException {
        try (JsonReader reader = JsonProviders.createReader(content)) {
            return reader.readUntyped();
        } catch (IOException | RuntimeException e) {
            // Not a cause, as it quotes what it could not read.
            throw foreign();
        }
    }

    private static boolean isList(@Nullable Object reply) {
        return reply instanceof Map<?, ?> page
                && page.get("value") instanceof List<?> entries
                && entries.stream().allMatch(ReplyForm::isEntry)
                && (page.get("nextLink") == null || page.get("nextLink") instanceof String);
    }

    private static boolean isEntry(@Nullable Object reply) {
        return reply instanceof Map<?, ?> entry
                && Stream.of("value", "id", "contentType", "kid", "previousVersion", "recoveryId")
                        .allMatch(name -> isPlain(entry.get(name)))
                && isPlain(members(entry.get("attributes")).get("recoveryLevel"))
                && members(entry.get("tags")).values().stream().allMatch(ReplyForm::isPlain);
    }

    /** What is neither an object nor missing fails at once where it is read. */
    private static Map<?, ?> members(@Nullable Object object) {
        return object instanceof Map<?, ?> map ? map : Map.of();
    }

    private static boolean isPlain(@Nullable Object value) {
        return !(value instanceof Map) && !(value instanceof List);
    }

    private static IOException foreign() {
        return new IOException("The reply has not the form of a vault's");
    }
}
