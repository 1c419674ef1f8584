// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.mailbox.CommandResult;
import io.godwit.core.mailbox.SendResult;
import java.io.NotSerializableException;
import java.util.List;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * What travels between nodes, as bytes. A manifest names each kind of message for good; how fields are added is said in
 * {@link WireWriter}. Nodes of two versions in a row talk to each other during a rolling upgrade.
 */
final class ClusterSerializer extends SerializerWithStringManifest {
    /** All that is sent to other nodes is one of these. */
    static final List<Class<?>> BINDINGS = List.of(
            PushMessage.OnTheWire.class,
            MailboxMessage.OnTheWire.class,
            MailboxMessage.Gone.class,
            SessionMessage.OnTheWire.class,
            RelayMessage.OnTheWire.class,
            SendResult.class,
            CommandResult.class);

    /** Never changes: other nodes know it by this. */
    private static final int IDENTIFIER = 7_355_001;

    private final List<WireFamily> families;

    /** Called by Pekko. */
    ClusterSerializer(ExtendedActorSystem system) {
        this(ActorRefResolver.get(Adapter.toTyped(system)));
    }

    ClusterSerializer(ActorRefResolver refs) {
        families = List.of(
                new MailboxWire(refs),
                new SessionWire(),
                new AnswerWire(),
                new PushMessageWire(refs),
                new RelayWire(refs));
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        for (WireFamily family : families) {
            String manifest = family.manifest(message);
            if (manifest != null) {
                return manifest;
            }
        }
        throw new IllegalArgumentException("not for other nodes: " + message.getClass());
    }

    @Override
    public byte[] toBinary(Object message) {
        for (WireFamily family : families) {
            if (family.manifest(message) != null) {
                WireWriter out = new WireWriter();
                family.write(message, out);
                return out.toBytes();
            }
        }
        throw new IllegalArgumentException("not for other nodes: " + message.getClass());
    }

    /** Pekko drops what cannot be read and says so, and the sender's time limit does the rest. */
    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            for (WireFamily family : families) {
                Object message = family.read(manifest, new WireReader(bytes));
                if (message != null) {
                    return message;
                }
            }
        } catch (IllegalArgumentException
                | IndexOutOfBoundsException e) { // what it says may have something of the message
            throw new NotSerializableException("a message that cannot be read: " + manifest);
        }
        throw new NotSerializableException("a message of a newer version: " + manifest);
    }
}
