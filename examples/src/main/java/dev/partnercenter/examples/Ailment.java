package dev.partnercenter.examples;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.Faults;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;

/** What a simulated set-up may suffer from. */
enum Ailment {
    NONE,
    CLOCK,
    TLS,
    DOWN,
    UNKNOWN_TENANT,
    OTHER_CLOUD,
    UNKNOWN_APP,
    WRONG_SECRET,
    EXPIRED_SECRET,
    REPLY_URL,
    WRONG_PASSPHRASE,
    NO_CONSENT,
    REVOKED,
    EXPIRED,
    NO_MFA,
    WRONG_AUDIENCE,
    ROLE,
    CUSTOMER_CONSENT,
    CUSTOMER_ACCESS;

    static Optional<Ailment> named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.toString().equals(name))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(Ailment::toString).collect(Collectors.joining(", "));
    }

    void befall(SimulatedPatient patient) {
        Faults faults = patient.microsoft.faults();
        switch (this) {
            case NONE -> {}
            case CLOCK -> faults.clockAhead(Duration.ofMinutes(10));
            case TLS -> patient.http = strangerTo(patient.http);
            case DOWN -> faults.api().answerNext(99, 503, "text/html", "<html></html>", Map.of());
            case UNKNOWN_TENANT -> patient.partner = TenantId.of("00000000-0000-4000-8000-00000000dead");
            case OTHER_CLOUD -> patient.partner = SimulatedPatient.GOVERNMENT;
            case UNKNOWN_APP -> faults.tokenEndpoint().oauthErrorNext(99, "unauthorized_client", 700016);
            case WRONG_SECRET -> patient.clientSecret = Secret.of("yesterday's secret");
            case EXPIRED_SECRET -> faults.tokenEndpoint().oauthErrorNext(99, "invalid_client", 7000222);
            case REPLY_URL -> patient.redirectUri = "https://partner.example/consent";
            case WRONG_PASSPHRASE -> patient.passphrase = Secret.of("yesterday's passphrase");
            case NO_CONSENT -> patient.partner = SimulatedPatient.NEWCOMER;
            case REVOKED -> patient.microsoft.revokeRefreshTokens(patient.partner.value());
            case EXPIRED -> patient.microsoft.clock().advance(Duration.ofDays(91));
            case NO_MFA -> faults.withoutMfa(true);
            case WRONG_AUDIENCE -> faults.tokenAudience("https://graph.windows.net");
            case ROLE -> faults.api().apiErrorNext(99, 403, "900150", "no right");
            case CUSTOMER_CONSENT -> patient.microsoft.removeConsent(patient.clientId, patient.customer.value());
            case CUSTOMER_ACCESS -> patient.customer = SimulatedPatient.NEWCOMERS_CUSTOMER;
        }
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
