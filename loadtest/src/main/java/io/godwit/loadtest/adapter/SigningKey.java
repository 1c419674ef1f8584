// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key with which the server under test lets tokens be signed. The file's format is known here and nowhere else:
 * lines of {@code name: value} or {@code name=value} with {@code kid} and {@code key}, or one line
 * {@code <kid> <base64>} or only {@code <base64>}, in which case the kid is the file's name without its ending.
 */
public final class SigningKey {
    private static final int MIN_BYTES = 32;

    private final String kid;
    private final byte[] secret;

    /** Fails if the secret has fewer than 32 bytes. */
    public SigningKey(String kid, byte[] secret) {
        if (secret.length < MIN_BYTES) {
            throw new IllegalArgumentException("signing key has " + secret.length + " bytes, HS256 needs " + MIN_BYTES);
        }
        this.kid = kid;
        this.secret = secret.clone();
    }

    String kid() {
        return kid;
    }

    SecretKeySpec forHmac() {
        return new SecretKeySpec(secret, "HmacSHA256");
    }

    /** Fails with the file's name if it is not there or not such a file. */
    public static SigningKey read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        String fileName = file.getFileName().toString();
        String kid = fileName.contains(".") ? fileName.substring(0, fileName.lastIndexOf('.')) : fileName;
        String key = "";
        for (String line : lines) {
            String[] words = line.split("\\s*[:=]\\s*|\\s+", 2);
            if (words.length == 2 && words[0].equals("kid")) {
                kid = words[1];
            } else if (words.length == 2 && List.of("key", "secret", "k").contains(words[0])) {
                key = words[1];
            } else if (words.length == 2 && !words[1].isEmpty()) {
                kid = words[0];
                key = words[1];
            } else {
                key = line;
            }
        }
        try {
            return new SigningKey(kid, decode(key));
        } catch (IllegalArgumentException wrong) {
            throw new IOException("signing key file " + file + ": " + wrong.getMessage(), wrong);
        }
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
    }

    @Override
    public String toString() {
        return "SigningKey[kid=" + kid + ", secret=[REDACTED]]";
    }
}
