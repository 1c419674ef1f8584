// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import org.apache.pekko.actor.typed.ActorRefResolver;
import org.jspecify.annotations.Nullable;

/** {@link PushMessage}s as bytes. */
final class PushMessageWire implements WireFamily {
    private static final String ATTEMPT = "pa";
    private static final String ATTEMPTED = "pd";

    private final ActorRefResolver refs;

    PushMessageWire(ActorRefResolver refs) {
        this.refs = refs;
    }

    @Override
    public @Nullable String manifest(Object message) {
        if (message instanceof PushMessage.Attempt) {
            return ATTEMPT;
        }
        return message instanceof PushMessage.Attempted ? ATTEMPTED : null;
    }

    @Override
    public void write(Object message, WireWriter out) {
        if (message instanceof PushMessage.Attempt attempt) {
            out.number(attempt.number()).text(refs.toSerializationFormat(attempt.replyTo()));
            PushWire.write(attempt.request(), out);
        } else if (message instanceof PushMessage.Attempted done) {
            out.number(done.number());
            PushWire.write(done.outcome(), out);
        }
    }

    @Override
    public @Nullable Object read(String manifest, WireReader in) {
        return switch (manifest) {
            case ATTEMPT -> attempt(in);
            case ATTEMPTED -> new PushMessage.Attempted(in.number(), PushWire.readOutcome(in));
            default -> null;
        };
    }

    private PushMessage.Attempt attempt(WireReader in) {
        long number = in.number();
        String replyTo = in.text();
        return new PushMessage.Attempt(number, PushWire.readRequest(in), refs.resolveActorRef(replyTo));
    }
}
