// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.fcm;

import io.godwit.push.provider.ProviderConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * One app's part of the configuration, without its credentials.
 *
 * @param endpoint where to send to in place of Google
 * @param threads as many notifications are under way at most
 * @param connect time for a connection to come about
 * @param read time for an answer
 */
record FcmSettings(Optional<URI> endpoint, int threads, Duration connect, Duration read) {
    static FcmSettings of(ProviderConfig config) {
        return new FcmSettings(
                config.optional("endpoint").map(text -> endpoint(config, text)),
                config.number("threads", 64, 1, 512),
                Duration.ofMillis(config.number("connect-timeout-ms", 5_000, 100, 30_000)),
                Duration.ofMillis(config.number("read-timeout-ms", 10_000, 100, 30_000)));
    }

    private static URI endpoint(ProviderConfig config, String text) {
        try {
            URI uri = URI.create(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getRawPath() == null || uri.getRawPath().isEmpty() || "/".equals(uri.getRawPath());
            if (http && bare && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw config.wrong("endpoint", "must be http://host:port or https://host:port, without a path");
    }
}
