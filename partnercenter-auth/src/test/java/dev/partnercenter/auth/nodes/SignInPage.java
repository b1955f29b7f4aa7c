package dev.partnercenter.auth.nodes;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the issuer asks a person, and with what it sends the browser back. */
final class SignInPage {
    private final Map<String, Code> codes = new HashMap<>();
    private int given;

    /** What a code is worth, once: the sign-in it stands for and the nonce of the question it answers. */
    record Code(Consent consent, String nonce) {}

    String consented(URI authorizationUrl, Consent consent) {
        Map<String, String> asked = parameters(authorizationUrl);
        String code = "code-" + given++;
        codes.put(code, new Code(consent, Objects.requireNonNull(asked.get("nonce"))));
        return "code=" + code + "&state=" + asked.get("state");
    }

    String declined(URI authorizationUrl) {
        return "error=access_denied&error_description=AADSTS65004&state="
                + parameters(authorizationUrl).get("state");
    }

    /** As if to another question. */
    static String forged(String answer) {
        return answer.replaceFirst("&state=.*", "&state=of-somebody-else");
    }

    /** Null if it was never given, or is used up. */
    @Nullable
    Code use(String code) {
        return codes.remove(code);
    }

    private static Map<String, String> parameters(URI address) {
        return CannedCall.fields(address.getRawQuery());
    }
}
