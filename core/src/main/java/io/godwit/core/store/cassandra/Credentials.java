// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import io.godwit.core.config.Secret;

/** A login for clusters that ask for one. */
public record Credentials(String user, Secret password) {
    public Credentials {
        if (user.isBlank()) {
            throw new IllegalArgumentException("user must not be empty");
        }
    }
}
