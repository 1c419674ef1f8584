// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;

/** Makes HS256 tokens, a few microseconds each. Safe for use by several threads. */
public final class TokenMinter {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SigningKey key;
    private final InstantSource clock;

    public TokenMinter(SigningKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** A token for a user's device; names must need no JSON escaping. */
    public String mint(String user, String device, Duration life) {
        return mint(user, device, life, "");
    }

    /** A token that opens {@code filter} for publishing and subscribing, beside the user's own topics. */
    public String mintFor(String user, String device, Duration life, String filter) {
        String acl = ",\"acl\":[{\"permission\":\"allow\",\"action\":\"all\",\"topic\":\"" + plain(filter) + "\"}]";
        return mint(user, device, life, acl);
    }

    private String mint(String user, String device, Duration life, String moreClaims) {
        long now = clock.instant().getEpochSecond();
        String header = "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"" + plain(key.kid()) + "\"}";
        String claims = "{\"sub\":\"" + plain(user) + "\",\"did\":\"" + plain(device) + "\",\"iat\":" + now
                + ",\"exp\":" + (now + life.toSeconds()) + moreClaims + "}";
        String signed = encode(header) + "." + encode(claims);
        return signed + "." + BASE64.encodeToString(sign(signed));
    }

    private byte[] sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key.forHmac());
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }

    private static String encode(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String plain(String name) {
        if (!name.chars().allMatch(c -> c >= ' ' && c < 127 && c != '"' && c != '\\')) {
            throw new IllegalArgumentException("name needs escaping: " + name);
        }
        return name;
    }
}
