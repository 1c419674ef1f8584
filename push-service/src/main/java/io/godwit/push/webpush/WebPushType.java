// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webpush;

import io.godwit.push.provider.ProviderConfig;
import io.godwit.push.provider.ProviderType;
import io.godwit.push.provider.PushProvider;
import java.time.Duration;
import java.time.InstantSource;

/**
 * {@code type: webpush}. Fields: {@code subject} (mailto: or https:), {@code private-key-file}, {@code allowed-hosts} (default:
 * the known push services), {@code timeout} (seconds, 1 to 30, default 8), {@code max-in-flight} (1 to 1,000, default 200),
 * {@code allow-insecure} (http and any address, for tests).
 */
public final class WebPushType implements ProviderType {
    private final InstantSource wall;

    /** @param wall for the time in tokens */
    public WebPushType(InstantSource wall) {
        this.wall = wall;
    }

    @Override
    public String name() {
        return "webpush";
    }

    @Override
    public PushProvider open(ProviderConfig config) {
        String subject = config.text("subject");
        if (!subject.startsWith("mailto:") && !subject.startsWith("https:")) {
            throw config.wrong(
                    "subject", "must be mailto:… or https:…: push services write there when something is wrong");
        }
        VapidKey key = VapidKey.of(config);
        Endpoints endpoints = Endpoints.of(config);
        Duration timeout = Duration.ofSeconds(config.number("timeout", 8, 1, 30));
        int maxInFlight = config.number("max-in-flight", 200, 1, 1_000);
        config.done();
        return new WebPushProvider(key, subject, endpoints, timeout, maxInFlight, wall);
    }
}
