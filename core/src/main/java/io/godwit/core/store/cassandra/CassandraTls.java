// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Encrypted connections to Cassandra.
 *
 * @param caPem authorities of the nodes' certificates; without them, those that Java trusts
 * @param certPem own certificate chain, own first, for clusters that ask clients for one
 * @param keyPem its private key, PKCS#8 without password; comes with {@code certPem} or not at all
 * @param verifyHostname whether a node's certificate has to name the address that it was reached by
 */
public record CassandraTls(
        Optional<Path> caPem, Optional<Path> certPem, Optional<Path> keyPem, boolean verifyHostname) {
    public CassandraTls {
        if (certPem.isPresent() != keyPem.isPresent()) {
            throw new IllegalArgumentException("certPem and keyPem come together, but only one is given");
        }
    }
}
