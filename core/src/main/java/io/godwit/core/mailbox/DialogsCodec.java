// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * {@link Dialogs} as bytes: the head (8 bytes), a version (1 byte), the settings as JSON, then the dialogs in their order.
 * Numbers have variable length; positions are written as distances. A later version may only append.
 */
final class DialogsCodec {
    private static final int VERSION = 1;

    private DialogsCodec() {}

    static byte[] encode(long head, Dialogs dialogs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(head);
            out.writeByte(VERSION);
            boolean set = !dialogs.settings().equals(UserSettings.defaults());
            text(out, set ? dialogs.settings().toJson() : "");
            number(out, dialogs.all().size());
            for (Dialog dialog : dialogs.all()) {
                text(out, dialog.name);
                number(out, dialog.readUpTo);
                number(out, dialog.muteUntil - Dialog.FOR_EVER); // never negative
                number(out, dialog.last);
                positions(out, dialog.unread.all());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory has none
        }
        return bytes.toByteArray();
    }

    static void decode(byte[] snapshot, Dialogs into) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            in.readLong();
            if (in.readByte() < VERSION) {
                throw new IllegalArgumentException("not a snapshot of dialogs: no such version");
            }
            String settings = text(in);
            if (!settings.isEmpty()) {
                into.restore(UserSettings.ofStored(settings));
            }
            for (long left = number(in); left > 0; left--) {
                into.restore(dialog(in));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not a snapshot of dialogs", e);
        }
    }

    private static Dialog dialog(DataInputStream in) throws IOException {
        Dialog dialog = new Dialog(text(in));
        dialog.readUpTo = number(in);
        dialog.muteUntil = number(in) + Dialog.FOR_EVER;
        dialog.last = number(in);
        long pos = 0;
        for (long left = number(in); left > 0; left--) {
            pos += number(in);
            dialog.unread.add(pos);
        }
        return dialog;
    }

    private static void positions(DataOutputStream out, long[] positions) throws IOException {
        number(out, positions.length);
        long before = 0;
        for (long pos : positions) {
            number(out, pos - before);
            before = pos;
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(out, utf8.length);
        out.write(utf8);
    }

    private static String text(DataInputStream in) throws IOException {
        long length = number(in);
        if (length > in.available()) {
            throw new IOException("cut off");
        }
        return new String(in.readNBytes((int) length), StandardCharsets.UTF_8);
    }

    /** Seven bits in each byte, the lowest first; all but the last have the eighth bit (LEB128). */
    private static void number(DataOutputStream out, long value) throws IOException {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    private static long number(DataInputStream in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IOException("a number is too long");
    }
}
