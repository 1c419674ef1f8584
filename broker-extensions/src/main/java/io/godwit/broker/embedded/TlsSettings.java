// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The server certificate of the TLS listeners, and what is asked of clients. The files are read at the start and
 * watched: a changed one is used for new connections within 15 seconds (5 until it is noticed, 10 until the broker
 * takes it), a broken one is logged and changes nothing.
 *
 * @param certChainPem the server's certificate, followed by its intermediate ones
 * @param keyPem its private key, unencrypted: PKCS#8, PKCS#1 (RSA) or SEC1 (EC)
 * @param clientCaPem the authorities that client certificates must come from; needed unless clientAuth is NONE
 * @param clientAuth whether a client shows a certificate
 */
public record TlsSettings(Path certChainPem, Path keyPem, Optional<Path> clientCaPem, ClientAuth clientAuth) {

    /** Whether a client shows a certificate; one that is shown must be valid. */
    public enum ClientAuth {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    public TlsSettings {
        if (clientAuth != ClientAuth.NONE && clientCaPem.isEmpty()) {
            throw new IllegalArgumentException("clientCaPem is missing but clientAuth is " + clientAuth);
        }
    }

    /** TLS that asks nothing of clients. */
    public static TlsSettings of(Path certChainPem, Path keyPem) {
        return new TlsSettings(certChainPem, keyPem, Optional.empty(), ClientAuth.NONE);
    }
}
