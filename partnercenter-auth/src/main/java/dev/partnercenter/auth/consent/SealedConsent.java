package dev.partnercenter.auth.consent;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.partnercenter.auth.consent.PendingConsent.Kept;
import dev.partnercenter.auth.consent.PendingConsent.OneTimeSecrets;
import dev.partnercenter.auth.consent.PendingConsent.Origin;
import dev.partnercenter.auth.secret.Secret;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A pending consent as text: one JWE in compact form (RFC 7516), {@code dir} with {@code A256GCM} (RFC 7518). */
final class SealedConsent {
    private static final int MOST_CHARACTERS = 2048;
    private static final JOSEObjectType TYPE = new JOSEObjectType("partnercenter-consent");
    private static final JWEHeader HEADER = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
            .type(TYPE)
            .build();

    private SealedConsent() {}

    /** @throws IllegalArgumentException if the key is no AES key of 256 bits that shows its bytes */
    static String seal(Kept kept, SecretKey key) {
        Map<String, Object> parts = new TreeMap<>();
        parts.put("state", kept.secrets().state().reveal());
        parts.put("nonce", kept.secrets().nonce().reveal());
        parts.put("verifier", kept.secrets().verifier().reveal());
        parts.put("page", kept.origin().page());
        parts.put("cloud", kept.origin().cloud());
        parts.put("client", kept.origin().clientId());
        parts.put("redirect", kept.origin().redirectUri());
        parts.put("binding", kept.bindingHash().reveal());
        parts.put("begun", Long.toString(kept.begunAt().toEpochMilli()));
        JWEObject jwe = new JWEObject(HEADER, new Payload(parts));
        try {
            jwe.encrypt(new DirectEncrypter(usable(key)));
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform has AES/GCM/NoPadding");
        }
        return jwe.serialize();
    }

    /**
     * Reads what {@link #seal} wrote.
     *
     * @throws ParseException if it was written with another key, changed since, or is something else; without a cause and
     *     without any of the text
     * @throws IllegalArgumentException if the key is no AES key of 256 bits that shows its bytes
     */
    static Kept open(String sealed, SecretKey key) throws ParseException {
        DirectDecrypter decrypter;
        try {
            decrypter = new DirectDecrypter(usable(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform has AES/GCM/NoPadding");
        }
        try {
            if (sealed.length() > MOST_CHARACTERS) {
                throw foreign();
            }
            JWEObject jwe = JWEObject.parse(sealed);
            if (!isExact(jwe, sealed) || !jwe.getHeader().toBase64URL().equals(HEADER.toBase64URL())) {
                throw foreign();
            }
            jwe.decrypt(decrypter);
            return kept(JSONObjectUtils.parse(jwe.getPayload().toString()));
        } catch (ParseException | JOSEException | RuntimeException e) {
            // The libraries' exceptions may quote what they could not read, and some of them are unchecked.
            throw foreign();
        }
    }

    private static Kept kept(Map<String, Object> parts) throws ParseException {
        OneTimeSecrets secrets =
                new OneTimeSecrets(secret(parts, "state"), secret(parts, "nonce"), secret(parts, "verifier"));
        Origin origin =
                new Origin(text(parts, "page"), text(parts, "cloud"), text(parts, "client"), text(parts, "redirect"));
        try {
            Instant begunAt = Instant.ofEpochMilli(Long.parseLong(text(parts, "begun")));
            return new Kept(secrets, origin, secret(parts, "binding"), begunAt);
        } catch (NumberFormatException | DateTimeException e) {
            throw foreign();
        }
    }

    private static Secret secret(Map<String, Object> parts, String name) throws ParseException {
        return Secret.of(text(parts, name));
    }

    private static String text(Map<String, Object> parts, String name) throws ParseException {
        return JSONObjectUtils.getString(parts, name);
    }

    /** Decoders of Base64 skip what they don't know, so that a changed text could still read as the original. */
    private static boolean isExact(JWEObject jwe, String text) {
        return jwe.serialize().equals(text)
                && Stream.of(jwe.getIV(), jwe.getCipherText(), jwe.getAuthTag()).allMatch(SealedConsent::isExact);
    }

    private static boolean isExact(@Nullable Base64URL part) {
        return part != null && Base64URL.encode(part.decode()).equals(part);
    }

    private static ParseException foreign() {
        return new ParseException("not a pending consent that was sealed with this key", 0);
    }

    private static SecretKey usable(SecretKey key) {
        byte[] bytes = key.getEncoded();
        if (!"AES".equalsIgnoreCase(key.getAlgorithm()) || bytes == null || bytes.length != 32) {
            throw new IllegalArgumentException("key must be an AES key of 256 bits in RAW form, such as"
                    + " new SecretKeySpec(thirtyTwoRandomBytes, \"AES\")");
        }
        return new SecretKeySpec(bytes, "AES");
    }
}
