// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * Writes one sender's payloads: the JSON of a chat message of a fixed size, whose cid says run, pair and sequence and
 * whose body begins with the time of sending. The same bytes go to every target. Not thread-safe.
 */
public final class StampWriter {
    /** Below this the stamp does not fit. */
    public static final int MIN_BYTES = 100;

    static final int HEX = 16;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] template;
    private final int sequenceAt;
    private final int timeAt;

    /**
     * @param run eight characters, the same for all of a run
     * @param pair 0 to 99,999,999
     * @param bytes size of each payload
     */
    public StampWriter(String run, int pair, int bytes) {
        this(run, pair, bytes, "", "");
    }

    /** The same as the body of a signal, because the server passes on a signal's type and body and nothing else. */
    public static StampWriter ofSignals(String run, int pair, int bytes) {
        return new StampWriter(run, pair, bytes, "{\"type\":\"load\",\"body\":", "}");
    }

    private StampWriter(String run, int pair, int bytes, String before, String after) {
        if (bytes < MIN_BYTES) {
            throw new IllegalArgumentException("payload must have at least " + MIN_BYTES + " bytes but has " + bytes);
        }
        String head = before + "{\"cid\":\"" + run + "-" + String.format("%08d", pair) + "-";
        String middle = "\",\"type\":\"text\",\"body\":\"";
        int padding = bytes - head.length() - middle.length() - 2 * HEX - 2 - after.length();
        String zeros = "0".repeat(HEX);
        template = (head + zeros + middle + zeros + "x".repeat(Math.max(0, padding)) + "\"}" + after)
                .getBytes(StandardCharsets.US_ASCII);
        sequenceAt = head.length();
        timeAt = sequenceAt + HEX + middle.length();
    }

    /** The payload of message {@code sequence}, which was due at {@code nanos} of {@code System.nanoTime}. */
    public ByteBuf write(ByteBufAllocator allocator, long sequence, long nanos) {
        hex(sequenceAt, sequence);
        hex(timeAt, nanos);
        return allocator.buffer(template.length).writeBytes(template);
    }

    private void hex(int at, long value) {
        for (int i = HEX - 1; i >= 0; i--) {
            template[at + i] = DIGITS[(int) (value & 15)];
            value >>>= 4;
        }
    }
}
