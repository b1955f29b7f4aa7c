package dev.partnercenter.auth.secret;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The steps by which a file is replaced. Each may fail, or be the last before a crash; so they stand apart, for what they
 * leave behind to be looked at between any two.
 */
interface StoreDisk {

    /** Writes a new file that its owner alone may read. Nothing of it has to survive a crash. */
    void write(Path file, byte[] content) throws IOException;

    /** Makes the content of a file survive a crash. */
    void force(Path file) throws IOException;

    /** Puts a file in the place of another: whoever looks sees one or the other, whole. */
    void rename(Path from, Path to) throws IOException;

    /** Makes the names in a directory survive a crash. */
    void forceDirectory(Path directory) throws IOException;
}
