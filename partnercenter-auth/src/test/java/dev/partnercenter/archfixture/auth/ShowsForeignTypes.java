package dev.partnercenter.archfixture.auth;

import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Supplier;
import okhttp3.Cache;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.EventListener;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;

/** Breaks the rule on public signatures once in every place where a type can show. */
public abstract class ShowsForeignTypes<T extends Interceptor> extends EventListener implements Supplier<List<Call>> {
    public static final List<Callback> FIELD = List.of();

    protected ShowsForeignTypes(Cache parameterOfConstructor) {}

    protected abstract MediaType returned();

    public abstract void parameter(List<? super Headers[]> generic);

    public abstract <D extends Dns> void typeParameter() throws UnknownHostException;

    abstract ConnectionPool hidden();

    /** A component shows like a method. */
    public record Component(HttpUrl url) {}

    /** Seen by nobody, so it may show what it likes. */
    record Hidden(Request request) {}
}
