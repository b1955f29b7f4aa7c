package dev.partnercenter.benchmarks;

import dev.partnercenter.auth.AppOnlyTokenProvider;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** This library, set up as its README says, with nothing tuned. */
final class Ours {
    private static final int AT_A_TIME = 500;

    private Ours() {}

    static TokenProvider provider(Loopback entra) throws IOException, GeneralSecurityException {
        return AppOnlyTokenProvider.create(PartnerApp.builder()
                .clientId(Canned.CLIENT_ID)
                .credential(ClientCredential.secret(Secret.of(Canned.CLIENT_SECRET)))
                .runtime(AuthRuntime.builder().httpClient(entra.okHttpClient()).build())
                .build());
    }

    /** A provider that holds the tokens of these requests, and whose endpoint is gone. */
    static TokenProvider holding(List<TokenRequest> requests) {
        try (CannedEntra entra = CannedEntra.start()) {
            TokenProvider tokens = provider(entra.loopback());
            fetch(tokens, requests);
            return tokens;
        } catch (IOException | GeneralSecurityException e) {
            // JMH's states have constructors that throw nothing checked.
            throw new IllegalStateException("no token came", e);
        }
    }

    /** Fetches many at a time: OkHttp's sockets wait for acknowledgements, and one after the other would take minutes. */
    static void fetch(TokenProvider tokens, List<TokenRequest> requests) {
        for (int from = 0; from < requests.size(); from += AT_A_TIME) {
            List<TokenRequest> some = requests.subList(from, Math.min(from + AT_A_TIME, requests.size()));
            some.stream().map(tokens::tokenAsync).toList().forEach(CompletableFuture::join);
        }
    }

    static TokenRequest request(int n) {
        return TokenRequest.forPartner(TenantId.of(Canned.tenant(n)));
    }
}
