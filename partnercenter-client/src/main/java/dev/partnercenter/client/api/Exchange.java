package dev.partnercenter.client.api;

import java.io.IOException;
import okhttp3.Response;
import okio.BufferedSource;

/** A successful answer, whole. */
final class Exchange {
    static final int MOST_BYTES = 32 << 20;

    private final Answer answer;
    private final byte[] body;

    private Exchange(Answer answer, byte[] body) {
        this.answer = answer;
        this.body = body;
    }

    /**
     * Reads all of the body.
     *
     * @throws PartnerCenterException if it is larger than 32 MiB
     * @throws IOException if it breaks off
     */
    static Exchange read(Answer answer, Response response) throws IOException {
        BufferedSource source = response.body().source();
        if (source.request(MOST_BYTES + 1L)) {
            throw PartnerCenterException.unusable(answer, "its body is larger than 32 MiB");
        }
        return new Exchange(answer, source.readByteArray());
    }

    Answer answer() {
        return answer;
    }

    /**
     * What the body says.
     *
     * @throws PartnerCenterException if it is not JSON of that type
     */
    <T> T body(BodyReader<T> reader) throws PartnerCenterException {
        try {
            return reader.read(body);
        } catch (UnreadableBody e) {
            throw PartnerCenterException.unusable(
                    answer,
                    "its body is not the expected JSON (" + e.getMessage() + "; "
                            + answer.describe(body.length + " bytes") + ")");
        }
    }
}
