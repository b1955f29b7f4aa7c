package dev.partnercenter.client.api;

/** Reads a body of one type. */
@FunctionalInterface
interface BodyReader<T> {

    /**
     * Reads all of it.
     *
     * @throws UnreadableBody if the bytes are not JSON of that type
     */
    T read(byte[] body) throws UnreadableBody;
}
