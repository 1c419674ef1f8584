// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push;

import io.godwit.push.dispatch.LaneSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the push role runs.
 *
 * @param appsFile the file of apps; without it nothing can be pushed
 * @param poll how often the file and the credentials that it names are looked at, 100 ms to a day
 * @param lanes the bounds for each provider of each app
 */
public record PushServiceSettings(Optional<Path> appsFile, Duration poll, LaneSettings lanes) {
    public PushServiceSettings {
        if (poll.compareTo(Duration.ofMillis(100)) < 0 || poll.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("push: poll must be 100 ms to a day");
        }
    }

    /** Looks every 10 seconds, with {@link LaneSettings#defaults}. */
    public static PushServiceSettings defaults(Path appsFile) {
        return new PushServiceSettings(Optional.of(appsFile), Duration.ofSeconds(10), LaneSettings.defaults());
    }
}
