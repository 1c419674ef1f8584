// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of a message, one after the other. Fields are only ever added at the end: an older reader does not look there, and
 * a newer one finds that an older writer ended before. Numbers have 1 to 10 bytes, seven bits in each. Not thread-safe.
 */
final class WireWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    WireWriter number(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    WireWriter flag(boolean value) {
        return number(value ? 1 : 0);
    }

    WireWriter bytes(byte[] value) {
        number(value.length);
        out.writeBytes(value);
        return this;
    }

    WireWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    WireWriter text(Optional<String> value) {
        flag(value.isPresent());
        value.ifPresent(this::text);
        return this;
    }

    WireWriter textOrNull(@Nullable String value) {
        flag(value != null);
        return value == null ? this : text(value);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    /** The number of a constant, by its place in a list that only ever grows at the end. */
    static <T> int indexOf(T[] all, T one) {
        for (int i = 0; i < all.length; i++) {
            if (all[i] == one) {
                return i;
            }
        }
        throw new IllegalArgumentException("has no number: " + one);
    }
}
