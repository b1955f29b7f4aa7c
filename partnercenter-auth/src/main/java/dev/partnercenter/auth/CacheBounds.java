package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.TokenOptions;

/**
 * How much one provider keeps: so many keys, and tokens of so many characters in all (each a byte of memory).
 *
 * @param keys at least 1
 * @param characters at least 1
 */
record CacheBounds(int keys, long characters) {
    static CacheBounds of(TokenOptions options) {
        return new CacheBounds(options.keys(), options.characters());
    }

    /** A twentieth less: how far an overfull cache is emptied, so that the next token does not overfill it again. */
    CacheBounds withRoom() {
        return new CacheBounds(keys - keys / 20, characters - characters / 20);
    }

    boolean passedBy(int actualKeys, long actualCharacters) {
        return actualKeys > keys || actualCharacters > characters;
    }
}
