package dev.partnercenter.auth.secret;

import com.nimbusds.jose.JWEHeader;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Where the key of a store file comes from. Implementations are safe for use by any number of threads. */
sealed interface KeySource permits KeySource.Given, PassphraseKeySource {

    /** What the user gave, in the user's words. */
    String name();

    /** Returns the key that wrote a file with this header, provided that the user gave the right one. */
    StoreKey keyFor(JWEHeader header);

    /** Returns the key to write with: that of the file read last, or one for a new file. */
    StoreKey keyToWrite();

    /** One key for every file, as the user gave it. */
    record Given(StoreKey key) implements KeySource {

        /** @throws IllegalArgumentException if it is not an AES key of 256 bits that shows its bytes */
        static Given of(SecretKey key) {
            byte[] bytes = key.getEncoded();
            if (!"AES".equalsIgnoreCase(key.getAlgorithm()) || bytes == null || bytes.length != 32) {
                throw new IllegalArgumentException("key must be an AES key of 256 bits in RAW form, such as"
                        + " new SecretKeySpec(thirtyTwoRandomBytes, \"AES\")");
            }
            return new Given(StoreKey.of(new SecretKeySpec(bytes, "AES")));
        }

        @Override
        public String name() {
            return "key";
        }

        @Override
        public StoreKey keyFor(JWEHeader header) {
            return key;
        }

        @Override
        public StoreKey keyToWrite() {
            return key;
        }
    }
}
