// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.message.Content;
import io.godwit.core.message.MessageId;
import io.godwit.core.message.Recall;

/** What people send, as bytes. */
final class ContentWire {
    private ContentWire() {}

    static void write(MessageId id, WireWriter out) {
        out.number(id.time()).number(id.node() & 0xffff_ffffL);
    }

    static MessageId readId(WireReader in) {
        return new MessageId(in.number(), (int) in.number());
    }

    static void write(Content content, WireWriter out) {
        out.textOrNull(content.cid()).text(content.type()).bytes(content.body()).textOrNull(content.contentType());
        Recall recalls = content.recalls();
        out.flag(recalls != null);
        if (recalls != null) {
            write(recalls.id(), out);
            out.number(recalls.pos());
        }
    }

    static Content read(WireReader in) {
        String cid = in.textOrNull();
        String type = in.text();
        byte[] body = in.bytes();
        String contentType = in.textOrNull();
        Recall recalls = in.flag() ? new Recall(readId(in), in.number()) : null;
        return new Content(cid, type, body, contentType, recalls);
    }
}
