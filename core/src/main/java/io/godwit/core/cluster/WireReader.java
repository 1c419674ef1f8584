// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link WireWriter} wrote. Fails with an {@link IllegalArgumentException} on what cannot be read: another node is of a
 * version that this one does not understand, or the bytes are damaged. Not thread-safe.
 */
final class WireReader {
    private final byte[] in;
    private int at;

    WireReader(byte[] in) {
        this.in = in;
    }

    /** Whether there is another field: not if the writer is older than the field. */
    boolean hasMore() {
        return at < in.length;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= in.length) {
                throw new IllegalArgumentException("a message from another node ends too early");
            }
            byte next = in[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number from another node has more than 64 bits");
    }

    int small() {
        long value = number();
        if (value != (int) value) {
            throw new IllegalArgumentException("a number from another node has more than 32 bits");
        }
        return (int) value;
    }

    boolean flag() {
        return number() != 0;
    }

    byte[] bytes() {
        int length = small();
        if (length < 0 || length > in.length - at) {
            throw new IllegalArgumentException("a field from another node is longer than its message");
        }
        byte[] value = java.util.Arrays.copyOfRange(in, at, at + length);
        at += length;
        return value;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    Optional<String> optionalText() {
        return flag() ? Optional.of(text()) : Optional.empty();
    }

    @Nullable String textOrNull() {
        return flag() ? text() : null;
    }
}
