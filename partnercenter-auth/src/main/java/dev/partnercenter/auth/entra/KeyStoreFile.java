package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A PKCS#12 or JKS key store, whichever the file turns out to be. */
record KeyStoreFile(Path file, KeyStore store, Secret password) {

    static KeyStoreFile open(Path file, Secret password) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        char[] characters = password.reveal().toCharArray();
        try {
            return new KeyStoreFile(file, KeyStore.getInstance(file.toFile(), characters), password);
        } catch (IOException e) {
            // Only this cause tells a wrong password from a file that cannot be read.
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw new IllegalArgumentException("key store " + file + " cannot be opened: the password is wrong", e);
            }
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " is no PKCS#12 or JKS key store", e);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    ClientCertificate only() {
        List<String> keys = aliases();
        if (keys.size() != 1) {
            throw new IllegalArgumentException("key store " + file + " must hold one private key if no alias is given,"
                    + " and holds " + (keys.isEmpty() ? "none" : "those of " + keys));
        }
        return entry(keys.get(0));
    }

    ClientCertificate entry(String alias) {
        char[] characters = password.reveal().toCharArray();
        try {
            Key key = store.getKey(alias, characters);
            if (!(key instanceof PrivateKey own)) {
                throw new IllegalArgumentException(
                        "key store " + file + " holds no private key under " + alias + ", only under " + aliases());
            }
            Certificate[] chain = store.getCertificateChain(alias);
            if (chain == null) {
                throw new IllegalArgumentException(
                        "key store " + file + " holds the key under " + alias + " without its certificate");
            }
            return ClientCertificate.of(
                    own, Stream.of(chain).map(X509Certificate.class::cast).toList());
        } catch (UnrecoverableKeyException e) {
            throw new IllegalArgumentException(
                    "the key under " + alias + " of key store " + file + " has another password than the store", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key under " + alias + " of key store " + file + " is unusable", e);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    private List<String> aliases() {
        try {
            return Collections.list(store.aliases()).stream()
                    .filter(this::isKey)
                    .sorted()
                    .toList();
        } catch (KeyStoreException e) {
            throw unloaded(e);
        }
    }

    private boolean isKey(String alias) {
        try {
            return store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class);
        } catch (KeyStoreException e) {
            throw unloaded(e);
        }
    }

    private static IllegalStateException unloaded(KeyStoreException e) {
        return new IllegalStateException("a key store that was opened is loaded", e);
    }
}
