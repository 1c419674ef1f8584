// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.io.NotSerializableException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * What travels between nodes, as bytes. A manifest names each kind of message for good; how fields are added is said in
 * {@link WireWriter}. Nodes of two versions in a row talk to each other during a rolling upgrade.
 */
final class ClusterSerializer extends SerializerWithStringManifest {
    /** Never changes: other nodes know it by this. */
    private static final int IDENTIFIER = 7_355_001;

    private static final String ATTEMPT = "pa";
    private static final String ATTEMPTED = "pd";

    private final ActorRefResolver refs;

    /** Called by Pekko. */
    ClusterSerializer(ExtendedActorSystem system) {
        refs = ActorRefResolver.get(Adapter.toTyped(system));
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        if (message instanceof PushMessage.Attempt) {
            return ATTEMPT;
        } else if (message instanceof PushMessage.Attempted) {
            return ATTEMPTED;
        } else if (message instanceof RelayMessage.OnTheWire relay) {
            return RelayWire.manifest(relay);
        }
        throw new IllegalArgumentException("not for other nodes: " + message.getClass());
    }

    @Override
    public byte[] toBinary(Object message) {
        if (message instanceof RelayMessage.OnTheWire relay) {
            return RelayWire.write(relay, refs);
        }
        WireWriter out = new WireWriter();
        if (message instanceof PushMessage.Attempt attempt) {
            out.number(attempt.number()).text(refs.toSerializationFormat(attempt.replyTo()));
            PushWire.write(attempt.request(), out);
        } else if (message instanceof PushMessage.Attempted done) {
            out.number(done.number());
            PushWire.write(done.outcome(), out);
        } else {
            throw new IllegalArgumentException("not for other nodes: " + message.getClass());
        }
        return out.toBytes();
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        if (RelayWire.knows(manifest)) {
            return RelayWire.read(manifest, bytes, refs);
        }
        WireReader in = new WireReader(bytes);
        return switch (manifest) {
            case ATTEMPT -> {
                long number = in.number();
                ActorRef<PushMessage> replyTo = refs.resolveActorRef(in.text());
                yield new PushMessage.Attempt(number, PushWire.readRequest(in), replyTo);
            }
            case ATTEMPTED -> new PushMessage.Attempted(in.number(), PushWire.readOutcome(in));
            // Pekko drops the message and says so, and the sender's time limit does the rest
            default -> throw new NotSerializableException("a message of a newer version: " + manifest);
        };
    }
}
