package dev.partnercenter.auth.entra;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an API demands of the next token when it refuses one with {@code error="insufficient_claims"}. The library does
 * not declare itself able to answer such challenges; where an API sends one all the same, one renewal carries it.
 *
 * @param json the claims request, a JSON object, as the token endpoint takes it
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/claims-challenge">Claims challenges</a>
 */
public record ClaimsChallenge(String json) {
    private static final int MOST_CHARACTERS = 8192;
    private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/_-]+={0,2}");

    /**
     * Reads the {@code claims} of a {@code WWW-Authenticate} header, in base64 or base64url.
     *
     * @return empty if it is anything but an encoded JSON object of reasonable length
     */
    public static Optional<ClaimsChallenge> decode(String encoded) {
        if (encoded.length() > MOST_CHARACTERS || !ENCODED.matcher(encoded).matches()) {
            return Optional.empty();
        }
        byte[] bytes = new Base64URL(encoded.replace('+', '-').replace('/', '_').replace("=", "")).decode();
        try {
            String json = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            Map<String, Object> object = JSONObjectUtils.parse(json);
            return object == null || object.isEmpty() ? Optional.empty() : Optional.of(new ClaimsChallenge(json));
        } catch (CharacterCodingException | ParseException e) {
            return Optional.empty();
        }
    }

    /** Nothing of it: it comes from the network. */
    @Override
    public String toString() {
        return "ClaimsChallenge";
    }
}
