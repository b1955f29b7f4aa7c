package dev.partnercenter.examples;

import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.SecretStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.OkHttpClient;

/** Where the quickstart's story takes place: on a simulated Microsoft, or on the real one. */
interface World extends AutoCloseable {

    static World of(Optional<Settings> settings) throws IOException {
        return settings.isPresent()
                ? new RealWorld(settings.get(), new OkHttpClient(), new Keyboard(System.in, System.out))
                : new SimulatedWorld();
    }

    String describe();

    boolean isSimulated();

    TenantId partner();

    String redirectUri();

    /** Makes the app anew, as a starting process does. */
    PartnerApp startApp();

    /** Opens the store anew, as a starting process does. */
    SecretStore openStore() throws IOException;

    String storeName();

    /** Has the partner's user sign in there and returns the address that the browser came back to. */
    String signIn(URI authorizationUrl) throws IOException;

    /** What went over the wire. */
    Wire wire();

    Instant now();

    /** Only where time is simulated. */
    void letTimePass(Duration duration);

    /** Only where the server is simulated. */
    void revokeAccessTokens();

    @Override
    void close() throws IOException;
}
