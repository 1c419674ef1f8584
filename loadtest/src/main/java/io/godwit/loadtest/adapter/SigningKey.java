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

    /** The secret in Base64 or Base64url, as servers are given it. */
    public SigningKey(String kid, String base64) {
        this(kid, decode(base64));
    }

    String kid() {
        return kid;
    }

    SecretKeySpec forHmac() {
        return new SecretKeySpec(secret, "HmacSHA256");
    }

    /**
     * Reads the file that the server keeps: the key in Base64 on the first line, its kid on the second.
     *
     * @throws IOException naming the file if it is not there or not such a file
     */
    public static SigningKey read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 2) {
            throw new IOException("signing key file " + file + ": needs a line with the key and one with its kid");
        }
        try {
            return new SigningKey(lines.get(1).strip(), decode(lines.get(0).strip()));
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
