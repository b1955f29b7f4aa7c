package dev.partnercenter.auth.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A disk that records the steps, fails at one of them, and loses what a real one may lose when the machine stops: the end
 * of a content that was not forced, and the new name in a directory that was not forced.
 */
final class ForgetfulDisk implements StoreDisk {
    final List<String> steps = new ArrayList<>();

    private final StoreDisk disk = new LocalDisk();
    private int stepsLeft = Integer.MAX_VALUE;
    private @Nullable Path unforcedContent;
    private @Nullable Path unforcedName;
    private byte @Nullable [] before;

    /** Lets so many more steps succeed, and then none. */
    void failAfter(int count) {
        stepsLeft = count;
    }

    /** Stops the machine: nothing is left but what had been forced, and the renaming only if it happened to survive. */
    void stop(boolean renamingSurvives) throws IOException {
        if (unforcedContent != null && Files.exists(unforcedContent)) {
            byte[] content = Files.readAllBytes(unforcedContent);
            Files.write(unforcedContent, Arrays.copyOf(content, content.length / 2));
        }
        if (unforcedName != null && !renamingSurvives) {
            Files.delete(unforcedName);
            if (before != null) {
                disk.write(unforcedName, before);
            }
        }
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        step("write " + name(file));
        disk.write(file, content);
        unforcedContent = file;
    }

    @Override
    public void force(Path file) throws IOException {
        step("force " + name(file));
        disk.force(file);
        unforcedContent = null;
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step("rename " + name(from) + " to " + name(to));
        before = Files.exists(to) ? Files.readAllBytes(to) : null;
        disk.rename(from, to);
        unforcedName = to;
        if (unforcedContent != null) {
            unforcedContent = to;
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        step("force directory");
        disk.forceDirectory(directory);
        unforcedName = null;
    }

    private static String name(Path file) {
        return file.getFileName().toString().replaceFirst("[0-9a-f]+(-[0-9a-f]+){4}", "*");
    }

    private void step(String what) throws IOException {
        if (stepsLeft-- <= 0) {
            throw new IOException("no " + what);
        }
        steps.add(what);
    }
}
