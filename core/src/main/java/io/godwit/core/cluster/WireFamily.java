// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import org.jspecify.annotations.Nullable;

/** The messages of one kind of talk between nodes, as bytes. Stateless, any thread. */
interface WireFamily {
    /** Names this kind of message for good, in the whole cluster; null if it is of another family. */
    @Nullable String manifest(Object message);

    /** @param message one that has a manifest here */
    void write(Object message, WireWriter out);

    /**
     * @return null if the manifest is of another family, or of a newer version
     * @throws IllegalArgumentException if the bytes are damaged, or of a version that this one does not understand
     */
    @Nullable Object read(String manifest, WireReader in);
}
