package dev.partnercenter.examples;

import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.okhttp.BearerTokenInterceptor;
import okhttp3.OkHttpClient;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Retrofit;
import retrofit2.http.GET;
import retrofit2.http.Query;
import retrofit2.http.Tag;

/**
 * Calls declared with Retrofit: one parameter, which is not sent, says whose token the call carries.
 *
 * <p>Retrofit 3.0 brings OkHttp 4, and under Maven that comes beside this library's OkHttp 5 with the same classes. Import
 * {@code com.squareup.okhttp3:okhttp-bom} in the version of {@code okhttp-jvm} into the {@code dependencyManagement}, as the
 * parent of these examples does.
 */
interface RetrofitCalls {
    @GET("v1.0/users")
    Call<ResponseBody> users(@Tag TokenRequest whose, @Query("$top") int atMost);

    /** Calls to the API at an address such as {@code https://graph.microsoft.com/}. */
    static RetrofitCalls create(OkHttpClient http, TokenProvider tokens, String address) {
        return new Retrofit.Builder()
                .baseUrl(address)
                .client(http.newBuilder()
                        .addInterceptor(new BearerTokenInterceptor(tokens))
                        .build())
                .build()
                .create(RetrofitCalls.class);
    }
}
