// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import io.godwit.broker.embedded.TlsSettings.ClientAuth;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the broker's configuration says about TLS: the broker takes keys only from key store files.
 *
 * @param password of both files; made for this start, in no way a protection of its own
 */
record KeyStoreFiles(Path keyStore, Optional<Path> trustStore, String password, ClientAuth clientAuth) {

    @Override
    public String toString() {
        return "KeyStoreFiles[" + keyStore + ", " + trustStore + ", [REDACTED], " + clientAuth + "]";
    }
}
