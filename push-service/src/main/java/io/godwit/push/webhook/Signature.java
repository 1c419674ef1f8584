// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webhook;

import io.godwit.push.provider.ProviderConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The header {@code Godwit-Signature: t=<unix time>,v1=<hex>}: HMAC-SHA256 of the time, a point and the body. With two secrets,
 * while one replaces the other, there are two {@code v1}, and one that matches is enough. Immutable.
 */
final class Signature {
    static final String HEADER = "Godwit-Signature";
    private static final int LEAST_BYTES = 32;
    private static final int MOST_SECRETS = 2;
    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> keys;

    private Signature(List<SecretKeySpec> keys) {
        this.keys = List.copyOf(keys);
    }

    /** One secret per line of {@code secret-file}, at most two, at least 32 bytes each: used as they stand. */
    static Signature of(ProviderConfig config) {
        List<SecretKeySpec> keys = config.file("secret-file")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .peek(bytes -> requireLong(config, bytes))
                .map(bytes -> new SecretKeySpec(bytes, ALGORITHM))
                .toList();
        if (keys.isEmpty() || keys.size() > MOST_SECRETS) {
            throw config.wrong("secret-file", "must have one secret, or two during a rotation, each in a line");
        }
        return new Signature(keys);
    }

    private static void requireLong(ProviderConfig config, byte[] bytes) {
        if (bytes.length < LEAST_BYTES) {
            throw config.wrong("secret-file", "has a secret of less than " + LEAST_BYTES + " bytes");
        }
    }

    String header(long unixTime, byte[] body) {
        StringBuilder header = new StringBuilder("t=").append(unixTime);
        keys.forEach(key -> header.append(",v1=").append(sign(key, unixTime, body)));
        return header.toString();
    }

    private static String sign(SecretKeySpec key, long unixTime, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((unixTime + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
