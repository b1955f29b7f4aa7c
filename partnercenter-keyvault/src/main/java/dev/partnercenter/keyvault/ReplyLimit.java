package dev.partnercenter.keyvault;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * Ends a reply that is longer than any of a vault's, of which the longest are pages of a list. Azure's client holds replies
 * whole, and one that came compressed could become larger than the memory.
 */
final class ReplyLimit implements Interceptor {
    // 25 entries of 15 tags, a name and a value of 512 characters each, written in six bytes at most: 2.4 million.
    private static final long MOST_BYTES = 3 << 20;

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        return response.newBuilder().body(new Limited(response.body())).build();
    }

    private static final class Limited extends ResponseBody {
        private final ResponseBody body;
        private final BufferedSource source;

        Limited(ResponseBody body) {
            this.body = body;
            this.source = Okio.buffer(limited(body.source()));
        }

        private static Source limited(Source source) {
            return new ForwardingSource(source) {
                private long left = MOST_BYTES;

                @Override
                public long read(Buffer sink, long byteCount) throws IOException {
                    long read = super.read(sink, byteCount);
                    left -= Math.max(0, read);
                    if (left < 0) {
                        throw new IOException("The vault's reply has more than " + MOST_BYTES + " bytes");
                    }
                    return read;
                }
            };
        }

        @Override
        public @Nullable MediaType contentType() {
            return body.contentType();
        }

        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public BufferedSource source() {
            return source;
        }
    }
}
