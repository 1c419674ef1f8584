// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * What a provider's configuration is known by: a hash of its fields and of the content of the files that it names, which are
 * the fields whose names end with {@code -file}. By content, as mounted secrets change behind links that keep their time.
 */
final class Fingerprint {
    /** More of a file is not read: no provider takes so long a credential. */
    private static final int MAX_FILE = 256 * 1024;

    private Fingerprint() {}

    static String of(Entry entry, Path folder) {
        MessageDigest digest = sha256();
        add(digest, entry.type().getBytes(StandardCharsets.UTF_8));
        new TreeMap<>(entry.fields()).forEach((name, value) -> {
            add(digest, name.getBytes(StandardCharsets.UTF_8));
            add(digest, value.getBytes(StandardCharsets.UTF_8));
            if (name.endsWith("-file")) {
                add(digest, content(folder, value));
            }
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static byte[] content(Path folder, String name) {
        try (var in = Files.newInputStream(folder.resolve(name))) {
            return in.readNBytes(MAX_FILE);
        } catch (IOException | RuntimeException e) {
            return new byte[0]; // the provider says what is wrong with it
        }
    }

    private static void add(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        digest.update(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
