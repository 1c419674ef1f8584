// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.mailbox.Delivery;
import io.godwit.core.mailbox.Session;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.Entry;
import io.godwit.core.message.EntryCodec;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * {@link SessionMessage}s as bytes. An entry travels as the JSON that devices get; all that a node wants to know of it is read from
 * there. Reasons travel as numbers, which are given here and never change.
 */
final class SessionWire implements WireFamily {
    private static final String ATTACHED = "sa";
    private static final String DELIVER = "sd";
    private static final String SIGNALLED = "ss";
    private static final String RENEWED = "sr";
    private static final String CLOSED = "sc";

    private static final Session.Reason[] REASONS = {
        Session.Reason.TAKEN_OVER, Session.Reason.MAILBOX_STOPPED,
    };

    @Override
    public @Nullable String manifest(Object message) {
        if (message instanceof SessionMessage.Deliver) {
            return DELIVER;
        } else if (message instanceof SessionMessage.Attached) {
            return ATTACHED;
        } else if (message instanceof SessionMessage.Signalled) {
            return SIGNALLED;
        } else if (message instanceof SessionMessage.Renewed) {
            return RENEWED;
        }
        return message instanceof SessionMessage.Closed ? CLOSED : null;
    }

    @Override
    public void write(Object message, WireWriter out) {
        SessionMessage.OnTheWire any = (SessionMessage.OnTheWire) message;
        out.number(any.session().value()).number(any.attach());
        if (any instanceof SessionMessage.Deliver deliver) {
            out.number(deliver.number());
            write(deliver.delivery(), out);
        } else if (any instanceof SessionMessage.Attached attached) {
            out.text(attached.node().toString());
        } else if (any instanceof SessionMessage.Signalled signal) {
            out.bytes(signal.payload());
        } else if (any instanceof SessionMessage.Renewed renewed) {
            out.number(renewed.deliveries());
        } else if (any instanceof SessionMessage.Closed closed) {
            out.number(WireWriter.indexOf(REASONS, closed.reason()));
        }
    }

    private static void write(Delivery delivery, WireWriter out) {
        out.number(delivery.generation()).number(delivery.after()).number(delivery.upTo());
        out.flag(delivery.historyGone()).number(delivery.entries().size());
        delivery.entries().forEach(entry -> out.bytes(entry.wire()));
    }

    @Override
    public @Nullable Object read(String manifest, WireReader in) {
        return switch (manifest) {
            case ATTACHED -> new SessionMessage.Attached(session(in), in.number(), node(in.text()));
            case DELIVER -> deliver(in);
            case SIGNALLED -> new SessionMessage.Signalled(session(in), in.number(), in.bytes());
            case RENEWED -> new SessionMessage.Renewed(session(in), in.number(), in.number());
            case CLOSED -> new SessionMessage.Closed(session(in), in.number(), reason(in.small()));
            default -> null;
        };
    }

    private static SessionId session(WireReader in) {
        return new SessionId(in.number());
    }

    private static Address node(String text) {
        Option<Address> address = AddressFromURIString.unapply(text);
        if (address.isEmpty()) {
            throw new IllegalArgumentException("not the address of a node");
        }
        return address.get();
    }

    private static SessionMessage.Deliver deliver(WireReader in) {
        SessionId session = session(in);
        long attach = in.number();
        long number = in.number();
        long generation = in.number();
        long after = in.number();
        long upTo = in.number();
        boolean historyGone = in.flag();
        int count = in.small();
        List<Entry> entries = new ArrayList<>(Math.min(Math.max(count, 0), 256));
        for (int i = 0; i < count; i++) {
            entries.add(EntryCodec.decode(in.bytes()));
        }
        Delivery delivery = new Delivery(attach, generation, after, upTo, List.copyOf(entries), historyGone);
        return new SessionMessage.Deliver(session, number, delivery);
    }

    /** Why a newer version lets go is not known: to attach again is right, or is answered with a better reason. */
    private static Session.Reason reason(int number) {
        return number < 0 || number >= REASONS.length ? Session.Reason.MAILBOX_STOPPED : REASONS[number];
    }
}
