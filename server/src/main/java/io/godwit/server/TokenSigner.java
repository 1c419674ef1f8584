// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.server.settings.ServerSettings;
import java.io.IOException;

/** Signs the tokens that {@code godwit token} prints. Called on the main thread; may read and write key files. */
@FunctionalInterface
interface TokenSigner {
    /**
     * A signed token for {@code request}.
     *
     * @throws IOException if the key cannot be read or made
     * @throws IllegalArgumentException if the request cannot be a token, with a message for the user
     */
    String sign(ServerSettings settings, TokenRequest request) throws IOException;
}
