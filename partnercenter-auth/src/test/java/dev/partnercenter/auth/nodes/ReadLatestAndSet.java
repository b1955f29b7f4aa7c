package dev.partnercenter.auth.nodes;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.auth.secret.StoredSecret;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What most programs do: read the latest version, redeem it, and set the new one. Whatever is written last wins.
 */
final class ReadLatestAndSet implements Rule {
    private final Node node;
    private final SecretStore store;

    ReadLatestAndSet(Node node) {
        this.node = node;
        this.store = new NodeStore(node);
    }

    @Override
    public CompletableFuture<String> ask(TokenRequest request) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        node.tasks.execute(() -> {
            try {
                answer.complete(redeem(request));
            } catch (IOException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private String redeem(TokenRequest request) throws IOException {
        SecretName name = new SecretName(request.partner().value());
        StoredSecret latest = store.current(name).orElse(null);
        if (latest == null) {
            throw refused(request);
        }
        Map<String, Object> reply = redeem(request, latest.value());
        set(name, Secret.of(text(reply, "refresh_token")));
        return text(reply, "access_token");
    }

    private Map<String, Object> redeem(TokenRequest request, Secret refreshToken) throws IOException {
        Map<String, String> form = Map.of("client_id", World.CLIENT, "refresh_token", refreshToken.reveal());
        CannedReply reply = node.answer(new CannedCall("", "/" + request.tenant() + "/oauth2/v2.0/token", form));
        if (reply.status() == 400) {
            throw refused(request);
        }
        if (reply.status() != 200) {
            throw new IOException("not well");
        }
        try {
            return JSONObjectUtils.parse(reply.json());
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private void set(SecretName name, Secret value) throws IOException {
        store.append(name, value, SecretMetadata.of(Version.tagsOf(node.world.issuer.known(value.reveal()))));
    }

    @Override
    public void adopt(TenantId partner, Secret refreshToken) throws IOException {
        Map<String, Object> reply = redeem(TokenRequest.forPartner(partner), refreshToken);
        set(new SecretName(partner.value()), Secret.of(text(reply, "refresh_token")));
    }

    /** It is tried by what people bring. */
    @Override
    public void consent(TenantId partner, Function<URI, String> person) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean holdsUnstored(TenantId partner) {
        return false;
    }

    @Override
    public void close() {}

    private static AuthException refused(TokenRequest request) {
        return AuthFailure.builder()
                .partner(request.partner())
                .because("it was refused")
                .consentRequired(Reason.REFUSED);
    }

    private static String text(Map<String, Object> reply, String name) {
        return (String) Objects.requireNonNull(reply.get(name));
    }
}
