package dev.partnercenter.examples;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;

/** What a simulated set-up may suffer from. */
enum Ailment {
    NONE(patient -> {}),
    CLOCK(patient -> patient.microsoft.faults().clockAhead(Duration.ofMinutes(10))),
    TLS(patient -> patient.http = strangerTo(patient.http)),
    DOWN(patient -> patient.microsoft.faults().api().answerNext(99, 503, "text/html", "<html></html>", Map.of())),
    UNKNOWN_TENANT(patient -> patient.partner = TenantId.of("00000000-0000-4000-8000-00000000dead")),
    OTHER_CLOUD(patient -> patient.partner = SimulatedPatient.GOVERNMENT),
    UNKNOWN_APP(
            patient -> patient.microsoft.faults().tokenEndpoint().oauthErrorNext(99, "unauthorized_client", 700016)),
    WRONG_SECRET(patient -> patient.clientSecret = Secret.of("yesterday's secret")),
    EXPIRED_SECRET(patient -> patient.microsoft.faults().tokenEndpoint().oauthErrorNext(99, "invalid_client", 7000222)),
    REPLY_URL(patient -> patient.redirectUri = "https://partner.example/consent"),
    WRONG_PASSPHRASE(patient -> patient.passphrase = Secret.of("yesterday's passphrase")),
    NO_CONSENT(patient -> patient.partner = SimulatedPatient.NEWCOMER),
    REVOKED(patient -> patient.microsoft.revokeRefreshTokens(patient.partner.value())),
    EXPIRED(patient -> patient.microsoft.clock().advance(Duration.ofDays(91))),
    NO_MFA(patient -> patient.microsoft.faults().withoutMfa(true)),
    WRONG_AUDIENCE(patient -> patient.microsoft.faults().tokenAudience("https://graph.windows.net")),
    ROLE(patient -> patient.microsoft.faults().api().apiErrorNext(99, 403, "900150", "no right")),
    CUSTOMER_CONSENT(patient -> patient.microsoft.removeConsent(patient.clientId, patient.customer.value())),
    CUSTOMER_ACCESS(patient -> patient.customer = SimulatedPatient.NEWCOMERS_CUSTOMER);

    private final Consumer<SimulatedPatient> effect;

    Ailment(Consumer<SimulatedPatient> effect) {
        this.effect = effect;
    }

    static Optional<Ailment> named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.toString().equals(name))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(Ailment::toString).collect(Collectors.joining(", "));
    }

    void befall(SimulatedPatient patient) {
        effect.accept(patient);
    }

    /** The same network, and nobody there is trusted. */
    private static OkHttpClient strangerTo(OkHttpClient known) {
        return new OkHttpClient.Builder()
                .dns(known.dns())
                .socketFactory(known.socketFactory())
                .build();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
