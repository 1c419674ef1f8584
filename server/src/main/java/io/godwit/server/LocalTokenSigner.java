// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.godwit.core.identity.AclRule;
import io.godwit.core.identity.KeySource.HmacSecret;
import io.godwit.core.identity.LocalKey;
import io.godwit.core.identity.TokenIssuer;
import io.godwit.server.settings.ServerSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Signs with the key that this node verifies with: its own, or the shared secret of the settings. */
final class LocalTokenSigner implements TokenSigner {
    private static final ObjectReader ACL = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerForListOf(AclRule.class);

    private final InstantSource clock;

    LocalTokenSigner(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String sign(ServerSettings settings, TokenRequest request) {
        Optional<List<AclRule>> acl = request.acl().map(LocalTokenSigner::rules);
        return new TokenIssuer(key(settings), clock).issue(request.user(), request.device(), request.ttl(), acl);
    }

    /** Where the node's own key lies. */
    static Path keyFolder(ServerSettings settings) {
        return settings.dataDir().resolve("keys");
    }

    private static HmacSecret key(ServerSettings settings) {
        ServerSettings.Auth auth = settings.auth();
        if (auth.ownKey()) {
            return LocalKey.loadOrCreate(keyFolder(settings));
        }
        return auth.hmacSecret()
                .map(secret -> new HmacSecret(auth.hmacKid(), secret))
                .orElseThrow(() -> new IllegalArgumentException(
                        "tokens come from your identity service: this node has only public keys and cannot sign"));
    }

    private static List<AclRule> rules(String json) {
        try {
            return List.copyOf(ACL.<List<AclRule>>readValue(json));
        } catch (JsonProcessingException | NullPointerException e) {
            throw new IllegalArgumentException(
                    "--acl must be a JSON list such as"
                            + " [{\"permission\":\"allow\",\"action\":\"all\",\"topic\":\"sensors/#\"}]; permission is"
                            + " allow or deny, action publish, subscribe or all, topic a topic filter",
                    e);
        }
    }
}
