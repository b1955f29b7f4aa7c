package dev.partnercenter.secrecy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All pieces of eight characters of many texts, and in which text each was seen first. Eight characters of ASCII are the 64
 * bits of a number, so a piece is found or not found exactly, and a secret of a thousand characters is looked for in ten
 * thousand texts by a thousand looks into a table.
 *
 * <p>No piece is found by chance. The texts are words, names and numbers; a piece counts if it holds a capital, a small
 * letter and a digit, or is one of a row of four, which makes eleven characters. Of random Base64 one piece in 2^48 is like a
 * given one; a class of tests has some 10^6 pieces of secrets in all their forms, and its texts some 10 to 100 pieces of that
 * shape, so that one build in ten thousand could find what is not there. Canaries of our own making are such that each of
 * their pieces counts; of a token's signature, by nature random, seven out of ten do, and every row of four. Not safe for use
 * by several threads.
 */
final class Pieces {
    private static final int LENGTH = 8;
    private static final int ROW = 4;
    private static final int MOST = 1 << 20;

    /** Letters, digits, and what stands beside them in Base64, percent-encoded text, tokens and client secrets. */
    private static final boolean[] PART_OF_SECRETS = new boolean[0x80];

    static {
        for (char c = 0; c < PART_OF_SECRETS.length; c++) {
            PART_OF_SECRETS[c] = Character.isLetterOrDigit(c) || "-_.~+/=%".indexOf(c) >= 0;
        }
    }

    private final List<String> texts = new ArrayList<>();
    private long[] pieces = new long[1 << 12];
    private int[] firstTexts = new int[1 << 12];
    private int size;

    void add(String text) {
        int before = size;
        long piece = 0;
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            length = c < 0x80 && PART_OF_SECRETS[c] ? length + 1 : 0;
            piece = (piece << 8) | (c & 0x7f);
            if (length >= LENGTH) {
                put(piece);
            }
        }
        if (size > before) {
            texts.add(text);
        }
    }

    /** Whether there are so many that they should be looked through. */
    boolean isFull() {
        return size >= MOST;
    }

    /** Returns a piece of the secret and the text in which it stands, if there is one. */
    Optional<String> find(String secret) {
        long piece = 0;
        int row = 0;
        for (int i = 0; i < secret.length(); i++) {
            piece = (piece << 8) | (secret.charAt(i) & 0x7f);
            if (i >= LENGTH - 1) {
                int slot = slot(piece);
                row = pieces[slot] == piece ? row + 1 : 0;
                if (row >= ROW || (row > 0 && isLikeNoWord(piece))) {
                    return Optional.of(
                            secret.substring(i + 1 - LENGTH, i + 1) + ", is in " + texts.get(firstTexts[slot]));
                }
            }
        }
        return Optional.empty();
    }

    private void put(long piece) {
        int slot = slot(piece);
        if (pieces[slot] == 0) {
            pieces[slot] = piece;
            firstTexts[slot] = texts.size();
            if (++size > pieces.length / 2) {
                grow();
            }
        }
    }

    private void grow() {
        long[] oldPieces = pieces;
        int[] oldTexts = firstTexts;
        pieces = new long[oldPieces.length * 2];
        firstTexts = new int[oldPieces.length * 2];
        for (int i = 0; i < oldPieces.length; i++) {
            if (oldPieces[i] != 0) {
                int slot = slot(oldPieces[i]);
                pieces[slot] = oldPieces[i];
                firstTexts[slot] = oldTexts[i];
            }
        }
    }

    /** Where a piece is, or would be. */
    private int slot(long piece) {
        int mask = pieces.length - 1;
        int slot = (int) ((piece * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (pieces[slot] != 0 && pieces[slot] != piece) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static boolean isLikeNoWord(long piece) {
        boolean capital = false;
        boolean small = false;
        boolean digit = false;
        for (long rest = piece; rest != 0; rest >>>= 8) {
            int c = (int) rest & 0x7f;
            capital |= c >= 'A' && c <= 'Z';
            small |= c >= 'a' && c <= 'z';
            digit |= c >= '0' && c <= '9';
        }
        return capital && small && digit;
    }
}
