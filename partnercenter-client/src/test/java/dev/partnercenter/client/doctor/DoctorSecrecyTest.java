package dev.partnercenter.client.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.testing.Faults;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No piece of a secret in what a doctor says, and no token where it does not belong. */
class DoctorSecrecyTest {
    private static final int PIECE = 8;

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
    void nothingSecretIsToldAndTokensGoToPartnerCenterAlone(Consumer<Faults> illness) throws Exception {
        try (Patient patient = new Patient()) {
            patient.consented().with(http -> http.addNetworkInterceptor(this::listen));
            String refreshToken =
                    patient.vault.current(Patient.NAME).orElseThrow().value().reveal();
            illness.accept(patient.microsoft.faults());

            Diagnosis diagnosis = patient.doctor()
                    .writeToStore()
                    .customer(Patient.CUSTOMER)
                    .build()
                    .examine();

            String told = diagnosis.toText() + diagnosis.toColouredText() + diagnosis.toJson() + diagnosis;
            assertThat(pieces(refreshToken)).noneMatch(told::contains);
            assertThat(pieces(Patient.SECRET)).noneMatch(told::contains);
            assertThat(told).as("the beginning of every JSON Web Token").doesNotContain("eyJ");
            assertThat(withToken)
                    .allSatisfy(
                            request -> assertThat(request.url().host()).isEqualTo("api.partnercenter.microsoft.com"));
        }
    }

    @Test
    void tokensAreSentThreeTimesAndOnlyByCalls() throws Exception {
        try (Patient patient = new Patient()) {
            patient.consented().with(http -> http.addNetworkInterceptor(this::listen));

            patient.doctor().customer(Patient.CUSTOMER).build().examine();

            assertThat(withToken)
                    .extracting(request -> request.url().encodedPath())
                    .containsExactly("/v1/customers", "/v1/customers", "/v1/customers/" + Patient.CUSTOMER);
        }
    }

    /** Every piece, as it is and in the forms of base64 and URLs. */
    private static List<String> pieces(String secret) {
        return Stream.of(
                        secret,
                        Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)),
                        URLEncoder.encode(secret, UTF_8))
                .flatMap(form -> IntStream.rangeClosed(0, form.length() - PIECE)
                        .mapToObj(from -> form.substring(from, from + PIECE)))
                .toList();
    }

    private Response listen(Interceptor.Chain chain) throws IOException {
        if (chain.request().header("Authorization") != null) {
            withToken.add(chain.request());
        }
        return chain.proceed(chain.request());
    }
}
