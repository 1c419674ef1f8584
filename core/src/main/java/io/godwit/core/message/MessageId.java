// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

import java.nio.ByteBuffer;

/**
 * The id of a message: a hybrid logical clock's reading and the number of the node that gave it.
 *
 * <p>{@code time} holds milliseconds since 1970 in its upper 48 bits (good until the year 10889) and a counter in the
 * lower 16; {@code node} is drawn at random at each start of a node, so two nodes reading the same clock still give
 * different ids. The text form is 20 characters of base 32 in an alphabet that sorts as ASCII, so ids sort as text in the
 * order of their clock.
 */
public record MessageId(long time, int node) implements Comparable<MessageId> {
    /** Length of the text form. */
    public static final int TEXT_LENGTH = 20;

    /** Length of the binary form, in bytes. */
    public static final int BYTES = Long.BYTES + Integer.BYTES;

    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    /** Milliseconds since 1970: the {@code ts} of the message. */
    public long millis() {
        return time >>> 16;
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(time).putInt(node).array();
    }

    public static MessageId fromBytes(ByteBuffer bytes) {
        ByteBuffer view = bytes.duplicate();
        return new MessageId(view.getLong(), view.getInt());
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when the text is not an id
     */
    public static MessageId parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            throw new IllegalArgumentException("a message id has " + TEXT_LENGTH + " characters");
        }
        long time = 0;
        long low = 0;
        for (int i = 0; i < TEXT_LENGTH; i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0 || (i == 0 && digit > 1)) { // 20 characters could say 4 bits more than an id has
                throw new IllegalArgumentException(
                        "a message id begins with 0 or 1 and has only the characters " + ALPHABET);
            }
            // 100 bits shifted through two words: `low` keeps 32 bits, what overflows goes to `time`
            low = (low << 5) | digit;
            time = (time << 5) | (low >>> 32);
            low &= 0xffff_ffffL;
        }
        return new MessageId(time, (int) low);
    }

    @Override
    public int compareTo(MessageId other) {
        int byTime = Long.compareUnsigned(time, other.time);
        return byTime != 0 ? byTime : Integer.compareUnsigned(node, other.node);
    }

    @Override
    public String toString() {
        char[] text = new char[TEXT_LENGTH];
        long high = time;
        long low = node & 0xffff_ffffL;
        for (int i = TEXT_LENGTH - 1; i >= 0; i--) {
            text[i] = ALPHABET.charAt((int) (low & 31));
            low = (low >>> 5) | ((high & 31) << 27);
            high >>>= 5;
        }
        return new String(text);
    }
}
