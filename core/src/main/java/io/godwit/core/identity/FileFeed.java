// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A file with keys, read again when its time, its size or the file itself is another one. Links are followed, so the
 * files of a mounted Kubernetes secret work. Reads on the thread that polls.
 */
final class FileFeed implements KeyFeed {
    /** A rotation by file counts after this long. */
    static final Duration PERIOD = Duration.ofSeconds(5);

    static final int MAX_BYTES = 1 << 20;

    private final Path file;
    private final Function<byte[], KeySet> reader;
    private @Nullable Stamp seen;

    FileFeed(Path file, Function<byte[], KeySet> reader) {
        this.file = file;
        this.reader = reader;
    }

    @Override
    public String name() {
        return "key file " + file;
    }

    @Override
    public Duration period() {
        return PERIOD;
    }

    @Override
    public boolean isRequiredAtStart() {
        return true;
    }

    @Override
    public synchronized CompletableFuture<Optional<KeySet>> poll() {
        try {
            // the stamp is older than the content: a change in between is seen by the next poll
            Stamp now = Stamp.of(file);
            if (now.equals(seen)) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            KeySet keys = reader.apply(content());
            seen = now;
            return CompletableFuture.completedFuture(Optional.of(keys));
        } catch (NoSuchFileException e) {
            return CompletableFuture.failedFuture(new KeyException("does not exist", e));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(new KeyException("cannot be read: " + e, e));
        } catch (KeyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private byte[] content() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new KeyException("is larger than " + MAX_BYTES + " bytes");
            }
            return bytes;
        }
    }

    private record Stamp(
            FileTime changed, long size, @Nullable Object file) {
        static Stamp of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }
}
