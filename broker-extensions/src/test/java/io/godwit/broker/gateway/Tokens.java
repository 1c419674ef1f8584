// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import io.godwit.core.config.Secret;
import io.godwit.core.identity.AclRule;
import io.godwit.core.identity.KeySource.HmacSecret;
import io.godwit.core.identity.TokenIssuer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Tokens that the nodes of the tests accept. */
final class Tokens {
    static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    static final String KID = "test";
    static final Duration HOUR = Duration.ofHours(1);

    private static final TokenIssuer ISSUER = new TokenIssuer(source(SECRET), InstantSource.system());

    private Tokens() {}

    static HmacSecret source(byte[] secret) {
        return new HmacSecret(KID, Secret.of(Base64.getEncoder().encodeToString(secret)));
    }

    static String of(String user) {
        return lasting(user, HOUR);
    }

    static String lasting(String user, Duration time) {
        return ISSUER.issue(user, Optional.empty(), time, Optional.empty());
    }

    static String forDevice(String user, String device) {
        return ISSUER.issue(user, Optional.of(device), HOUR, Optional.empty());
    }

    /** With rules that allow publishing and subscribing. */
    static String opening(String user, String... filters) {
        List<AclRule> rules = Arrays.stream(filters)
                .map(filter -> new AclRule(AclRule.Permission.ALLOW, AclRule.Action.ALL, filter))
                .toList();
        return ISSUER.issue(user, Optional.empty(), HOUR, Optional.of(rules));
    }
}
