// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webhook;

import io.godwit.push.provider.ProviderConfig;
import io.godwit.push.provider.ProviderType;
import io.godwit.push.provider.PushProvider;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/**
 * {@code type: webhook}. Fields: {@code url}, {@code secret-file}, {@code timeout} (seconds, 1 to 30, default 8),
 * {@code max-in-flight} (1 to 1,000, default 100), {@code allow-insecure} (http, for tests).
 */
public final class WebhookType implements ProviderType {
    private final InstantSource wall;

    /** @param wall for the time in signatures */
    public WebhookType(InstantSource wall) {
        this.wall = wall;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public PushProvider open(ProviderConfig config) {
        boolean insecure = Flags.of(config, "allow-insecure");
        URI url = url(config, insecure);
        Signature signature = Signature.of(config);
        int timeout = config.number("timeout", 8, 1, 30);
        int maxInFlight = config.number("max-in-flight", 100, 1, 1_000);
        config.done();
        return new WebhookProvider(url, signature, Duration.ofSeconds(timeout), maxInFlight, wall);
    }

    private static URI url(ProviderConfig config, boolean insecure) {
        URI url;
        try {
            url = URI.create(config.text("url"));
        } catch (IllegalArgumentException e) {
            if (config.optional("url").isEmpty()) {
                throw e; // says that it is missing
            }
            throw config.wrong("url", "is not a URL");
        }
        boolean allowed = "https".equals(url.getScheme()) || (insecure && "http".equals(url.getScheme()));
        if (!allowed || url.getHost() == null || url.getFragment() != null || url.getUserInfo() != null) {
            throw config.wrong("url", "must be https://host/… without user, password and fragment");
        }
        return url;
    }
}
