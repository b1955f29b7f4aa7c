package dev.partnercenter.client.api;

/** A body is not what it should be. The message says where, and never shows what stands there. */
final class UnreadableBody extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableBody(String message) {
        super(message);
    }
}
