package dev.partnercenter.client.api;

import java.io.IOException;
import okhttp3.Headers;
import okhttp3.Response;

/**
 * A successful answer, whole.
 *
 * @param read what its body was read into
 */
record Exchange<T>(Answer answer, Headers headers, ResponseType.Read<T> read) {
    static final int MOST_BYTES = 32 << 20;

    /**
     * Reads all of the body.
     *
     * @throws PartnerCenterException if it is not of that type, or larger than 32 MiB where it is kept in memory
     * @throws IOException if it breaks off
     */
    static <T> Exchange<T> read(Answer answer, Response response, ResponseType<T> type) throws IOException {
        return new Exchange<>(answer, response.headers(), type.read(answer, response.body()));
    }

    T body() {
        return read.value();
    }
}
