package dev.partnercenter.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** The browser of a partner's user, as far as signing in goes. */
final class Browser {
    private static final Pattern HIDDEN_FIELD =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");

    private final OkHttpClient http;

    Browser(OkHttpClient http) {
        this.http = http.newBuilder().followRedirects(false).build();
    }

    /** What the browser got. */
    record Page(int status, @Nullable String location, String body) {

        URI redirect() {
            if (location == null) {
                throw new IllegalStateException("no redirect but a page, status " + status + ": " + text());
            }
            return URI.create(location);
        }

        String form() {
            FormBody.Builder form = new FormBody.Builder();
            Matcher field = HIDDEN_FIELD.matcher(body);
            while (field.find()) {
                form.add(field.group(1), unescaped(field.group(2)));
            }
            FormBody fields = form.build();
            if (fields.size() == 0) {
                throw new IllegalStateException("no form but a page, status " + status + ": " + text());
            }
            return written(fields);
        }

        /** Leaves out the markup and with it every hidden field: a form holds the code. */
        private String text() {
            return body.replaceAll("<[^>]*>", " ").trim();
        }
    }

    /** Opens a page, signed in as that partner's user if there is one. */
    Page open(URI url, @Nullable SimulatedPartner partner) {
        Request.Builder request = new Request.Builder().url(url.toString());
        if (partner != null) {
            request.header("Cookie", SignInPage.session(partner));
        }
        try (Response response = http.newCall(request.build()).execute()) {
            return new Page(
                    response.code(),
                    response.header("Location"),
                    response.body().string());
        } catch (IOException e) {
            throw new UncheckedIOException("the browser could not open the sign-in page", e);
        }
    }

    private static String written(FormBody body) {
        try (Buffer buffer = new Buffer()) {
            body.writeTo(buffer);
            return buffer.readUtf8();
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer takes everything", e);
        }
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }
}
