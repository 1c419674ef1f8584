// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webhook;

import io.godwit.push.provider.ProviderConfig;

/** Fields that are true or false. */
final class Flags {
    private Flags() {}

    static boolean of(ProviderConfig config, String name) {
        String text = config.optional(name).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            throw config.wrong(name, "must be true or false");
        }
        return text.equals("true");
    }
}
