// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.nio.file.Path;

/**
 * What nodes prove themselves to each other with, as PEM files. They are read again when they change.
 *
 * @param cert own certificate chain, own first
 * @param key its private key, PKCS#8 without password
 * @param ca authorities that the other nodes' certificates must come from
 */
public record ClusterTls(Path cert, Path key, Path ca) {}
