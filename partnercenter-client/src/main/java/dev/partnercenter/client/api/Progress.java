package dev.partnercenter.client.api;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/** How far an attempt got, which decides whether another one may be made: it travels with the request, as a tag. */
final class Progress {
    private volatile boolean left;
    private volatile boolean sent;

    /** Whether it had its token and was about to be connected; what fails before is not of the network. */
    boolean hasLeft() {
        return left;
    }

    /** Whether some of it may have reached Partner Center. */
    boolean isSent() {
        return sent;
    }

    /** Behind the one that puts the token on. */
    static Response leaving(Interceptor.Chain chain) throws IOException {
        Progress progress = chain.request().tag(Progress.class);
        if (progress != null) {
            progress.left = true;
        }
        return chain.proceed(chain.request());
    }

    /** Among the network's, and the last of them: the connection stands, and the next byte goes out. */
    static Response sending(Interceptor.Chain chain) throws IOException {
        Progress progress = chain.request().tag(Progress.class);
        if (progress != null) {
            progress.sent = true;
        }
        return chain.proceed(chain.request());
    }
}
