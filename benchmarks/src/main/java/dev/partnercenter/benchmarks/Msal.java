package dev.partnercenter.benchmarks;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.HttpResponse;
import java.io.IOException;
import java.net.MalformedURLException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** msal4j, set up as its documentation says; discovery is off, for there is nothing to discover. */
final class Msal {
    private Msal() {}

    /** An application over the network that there is. */
    static ConfidentialClientApplication app(Loopback entra) throws IOException, GeneralSecurityException {
        return builder("https://localhost:" + entra.port() + "/" + Canned.tenant(0) + "/")
                .sslSocketFactory(entra.sslContext().getSocketFactory())
                .build();
    }

    /** An application whose HTTP client answers by itself. */
    static ConfidentialClientApplication canned(String tenant) {
        return builder("https://" + Canned.LOGIN_HOST + "/" + tenant + "/")
                .httpClient(request -> {
                    HttpResponse response = new HttpResponse().statusCode(200);
                    response.addHeaders(Map.of("Content-Type", List.of("application/json; charset=utf-8")));
                    return response.body(Canned.reply(request.url().getPath().split("/", 3)[1]));
                })
                .build();
    }

    static ClientCredentialParameters parameters(String tenant) {
        return ClientCredentialParameters.builder(Set.of(Canned.SCOPE))
                .tenant(tenant)
                .build();
    }

    /** As {@link #parameters}, without a look into the cache first, which costs the more the fuller it is. */
    static ClientCredentialParameters unheld(String tenant) {
        return ClientCredentialParameters.builder(Set.of(Canned.SCOPE))
                .tenant(tenant)
                .skipCache(true)
                .build();
    }

    private static ConfidentialClientApplication.Builder builder(String authority) {
        try {
            return ConfidentialClientApplication.builder(
                            Canned.CLIENT_ID, ClientCredentialFactory.createFromSecret(Canned.CLIENT_SECRET))
                    .authority(authority)
                    .instanceDiscovery(false);
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(authority, e);
        }
    }
}
