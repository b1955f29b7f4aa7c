package dev.partnercenter.auth.entra;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import okhttp3.Request;

/**
 * The keys by which a cloud signs its tokens: fetched from the one address in the cloud's table when first needed, kept,
 * and fetched again at most every 30 seconds when a token names a key that is not among them.
 */
final class SigningKeys {
    private final JWKSource<SecurityContext> source;

    SigningKeys(Cloud cloud, EntraHttp http) {
        try {
            URL url = cloud.keysEndpoint().toURL();
            source = JWKSourceBuilder.create(url, retriever(http))
                    .refreshAheadCache(false)
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("the cloud's table holds no URL", e);
        }
    }

    JWKSource<SecurityContext> source() {
        return source;
    }

    /** What came is not a set of keys. */
    static final class StrangeReply extends IOException {
        private static final long serialVersionUID = 1L;

        private StrangeReply(EntraHttp.Reply reply) {
            super("the reply is not one with keys (" + reply.describe() + ")");
        }
    }

    private static ResourceRetriever retriever(EntraHttp http) {
        return url -> {
            EntraHttp.Reply reply = http.send(new Request.Builder().url(url).get());
            if (reply.status() != 200 || !reply.isJson()) {
                throw new StrangeReply(reply);
            }
            return new Resource(reply.body(), reply.type());
        };
    }
}
