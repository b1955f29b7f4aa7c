package dev.partnercenter.auth.entra;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A file that is replaced from outside before what it holds expires. */
record AssertionFile(Path path) implements AssertionSource {
    private static final int MOST_BYTES = 1 << 14;

    AssertionFile {
        Objects.requireNonNull(path, "path");
    }

    @Override
    public Secret assertion() throws IOException {
        byte[] content;
        try (InputStream in = Files.newInputStream(path)) {
            content = in.readNBytes(MOST_BYTES + 1);
        }
        if (content.length > MOST_BYTES) {
            throw new IOException("The file has more than " + MOST_BYTES + " bytes");
        }
        String text = new String(content, UTF_8).strip();
        if (text.isEmpty()) {
            throw new IOException("The file is empty");
        }
        try {
            return Secret.of(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("The file holds no text", e);
        }
    }

    @Override
    public String toString() {
        return "assertion file " + path;
    }
}
