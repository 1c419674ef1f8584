// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import io.godwit.core.config.Secret;
import io.godwit.core.identity.KeySource.HmacSecret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signing key of a server that was given none: 256 random bits in a file of the data folder, which only the owner may
 * read. Its two lines are the key and its name; the name is a hash of the key, so a damaged file is noticed. Whoever reads
 * the file can sign tokens for everybody; who deletes it and restarts the server makes all tokens void.
 */
public final class LocalKey {
    /** The file's name in the folder. */
    public static final String FILE = "token-signing.key";

    private static final Logger LOG = LoggerFactory.getLogger(LocalKey.class);
    private static final int BYTES = 32;
    private static final int MAX_FILE_BYTES = 4096;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private LocalKey() {}

    /**
     * The key in {@code folder}, which is made with a new key if it is not there. Two processes that do so at once get
     * the same key. Reads and writes files.
     *
     * @throws KeyException naming the file, if it cannot be read or written, or is damaged
     */
    public static HmacSecret loadOrCreate(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                create(folder, file);
            }
            return load(file);
        } catch (IOException e) {
            throw new KeyException("signing key " + file + " cannot be read or written: " + e, e);
        }
    }

    private static HmacSecret load(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw damaged(file);
        }
        warnIfOthersMayRead(file);
        List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
        if (lines.size() != 2) {
            throw damaged(file);
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(lines.get(0));
        } catch (IllegalArgumentException e) {
            throw damaged(file);
        }
        boolean asWritten = Base64.getEncoder().encodeToString(key).equals(lines.get(0));
        if (key.length != BYTES || !asWritten || !kid(key).equals(lines.get(1))) {
            throw damaged(file);
        }
        return new HmacSecret(lines.get(1), Secret.of(lines.get(0)));
    }

    private static void create(Path folder, Path file) throws IOException {
        Files.createDirectories(folder);
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        String content = Base64.getEncoder().encodeToString(key) + "\n" + kid(key) + "\n";
        Path draft = Files.createTempFile(folder, FILE, ".new", ownerOnly(folder));
        try {
            write(draft, content);
            // unlike a move, a link never replaces the key that another process has just made
            Files.createLink(file, draft);
            LOG.atInfo().addKeyValue("file", file).log("Made a key to sign tokens with");
        } catch (FileAlreadyExistsException e) {
            LOG.atDebug().addKeyValue("file", file).log("Another process has made the key");
        } catch (UnsupportedOperationException e) {
            Files.move(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void write(Path draft, String content) throws IOException {
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
        return isPosix(folder)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static void warnIfOthersMayRead(Path file) throws IOException {
        if (isPosix(file) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            LOG.atWarn().addKeyValue("file", file).log("Others than the owner may use the signing key: chmod 600 it");
        }
    }

    private static boolean isPosix(Path path) throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView("posix");
    }

    private static String kid(byte[] key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
            return "local-" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 9));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    private static KeyException damaged(Path file) {
        return new KeyException(
                "signing key " + file + " is damaged: restore it, or delete it and issue all tokens anew");
    }
}
