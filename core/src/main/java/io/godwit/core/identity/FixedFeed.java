// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import io.godwit.core.identity.KeySource.HmacSecret;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A shared secret from the configuration. */
final class FixedFeed implements KeyFeed {
    private final HmacSecret source;

    FixedFeed(HmacSecret source) {
        this.source = source;
    }

    @Override
    public String name() {
        return "shared secret '" + source.kid() + "'";
    }

    @Override
    public Duration period() {
        return Duration.ZERO;
    }

    @Override
    public boolean isRequiredAtStart() {
        return true;
    }

    @Override
    public CompletableFuture<Optional<KeySet>> poll() {
        try {
            VerificationKey key =
                    VerificationKey.ofShared(source.kid(), source.base64().reveal());
            return CompletableFuture.completedFuture(Optional.of(KeySet.of(key)));
        } catch (UnusableKey e) {
            return CompletableFuture.failedFuture(new KeyException(String.valueOf(e.getMessage()), e));
        }
    }
}
