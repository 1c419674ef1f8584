// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Finds the stamp in a delivery, be it the payload itself or an entry that a server wrapped around it. Scans for the
 * field names instead of parsing JSON, because the generator shares the CPU with the server. Reused for every
 * message: the fields tell of the last {@link #read}. Not thread-safe.
 */
public final class StampReader {
    /** Larger payloads are none of ours. */
    private static final int MAX_BYTES = 1 << 16;

    private static final byte[] POSITION = "\"pos\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CID = "\"cid\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BODY = "\"body\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int PAIR_DIGITS = 8;

    private final byte[] run;
    private final byte[] bytes = new byte[MAX_BYTES];
    private int length;
    private long position;
    private int pair;
    private long sequence;
    private long nanos;

    public StampReader(String run) {
        this.run = run.getBytes(StandardCharsets.US_ASCII);
    }

    /** True if this is a message of this run; {@link #position} is set in any case. */
    public boolean read(ByteBuf payload) {
        length = Math.min(payload.readableBytes(), MAX_BYTES);
        payload.getBytes(payload.readerIndex(), bytes, 0, length);
        int positionAt = after(POSITION, 0);
        position = positionAt < 0 ? -1 : decimal(positionAt);
        int cid = after(CID, 0);
        int body = after(BODY, 0);
        int sequenceAt = cid + run.length + PAIR_DIGITS + 2;
        if (cid < 0 || body < 0 || !startsWith(run, cid) || body + StampWriter.HEX > length) {
            return false;
        }
        pair = (int) decimal(cid + run.length + 1);
        sequence = hex(sequenceAt);
        nanos = hex(body);
        return true;
    }

    /** The mailbox position, or -1 where there is none. */
    public long position() {
        return position;
    }

    public int pair() {
        return pair;
    }

    public long sequence() {
        return sequence;
    }

    /** When the message was due, in the {@code System.nanoTime} of this process. */
    public long nanos() {
        return nanos;
    }

    private int after(byte[] name, int from) {
        for (int i = from; i <= length - name.length; i++) {
            if (startsWith(name, i)) {
                return i + name.length;
            }
        }
        return -1;
    }

    private boolean startsWith(byte[] wanted, int at) {
        if (at + wanted.length > length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private long decimal(int at) {
        long value = 0;
        for (int i = at; i < length && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    private long hex(int at) {
        long value = 0;
        for (int i = at; i < Math.min(length, at + StampWriter.HEX); i++) {
            value = value << 4 | Character.digit(bytes[i], 16);
        }
        return value;
    }
}
