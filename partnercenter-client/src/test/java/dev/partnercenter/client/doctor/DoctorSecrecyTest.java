package dev.partnercenter.client.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.testing.Faults;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No piece of a secret in what a doctor says, and no token where it does not belong. */
class DoctorSecrecyTest {
    private final List<Request> withToken = new CopyOnWriteArrayList<>();

    static List<Consumer<Faults>> illnesses() {
        return List.of(
                faults -> {},
                faults -> faults.withoutMfa(true),
                faults -> faults.tokenAudience("https://graph.windows.net"),
                faults -> faults.tokenEndpoint().oauthErrorNext(9, "invalid_client", 7000222),
                faults -> faults.api().apiErrorNext(9, 403, "900150", "no right"));
    }

    @ParameterizedTest
    @MethodSource("illnesses")
    void nothingSecretIsTold(Consumer<Faults> illness) throws Exception {
        try (Patient patient = new Patient()) {
            patient.consented().clock.advance(Duration.ofDays(20));
            illness.accept(patient.microsoft.faults());

            Diagnosis diagnosis = patient.doctor()
                    .writeToStore()
                    .customer(Patient.CUSTOMER)
                    .build()
                    .examine();

            assertThat(Patient.troubles(diagnosis))
                    .as("all that is told, looked through")
                    .isNotNull();
        }
    }

    @Test
    void tokensAreSentThreeTimesAndOnlyByCalls() throws Exception {
        try (Patient patient = new Patient()) {
            patient.consented().with(http -> http.addNetworkInterceptor(this::listen));

            patient.doctor().customer(Patient.CUSTOMER).build().examine();

            assertThat(withToken)
                    .allSatisfy(
                            request -> assertThat(request.url().host()).isEqualTo("api.partnercenter.microsoft.com"))
                    .extracting(request -> request.url().encodedPath())
                    .containsExactly("/v1/customers", "/v1/customers", "/v1/customers/" + Patient.CUSTOMER);
        }
    }

    private Response listen(Interceptor.Chain chain) throws IOException {
        if (chain.request().header("Authorization") != null) {
            withToken.add(chain.request());
        }
        return chain.proceed(chain.request());
    }
}
