package dev.partnercenter.auth.entra;

import java.io.IOException;
import javax.net.ssl.SSLException;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Has a call that found nobody to trust fail with an exception that says who must do what about it. */
final class TrustGuard implements Interceptor {

    @Override
    public Response intercept(Chain chain) throws IOException {
        try {
            return chain.proceed(chain.request());
        } catch (SSLException e) {
            throw UntrustedServerException.of(chain.request().url().host(), e)
                    .<SSLException>map(untrusted -> untrusted)
                    .orElse(e);
        }
    }
}
