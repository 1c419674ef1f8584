// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.cluster.MailboxMessage.Acked;
import io.godwit.core.cluster.MailboxMessage.Append;
import io.godwit.core.cluster.MailboxMessage.Attach;
import io.godwit.core.cluster.MailboxMessage.Command;
import io.godwit.core.cluster.MailboxMessage.Detach;
import io.godwit.core.cluster.MailboxMessage.Forwarded;
import io.godwit.core.cluster.MailboxMessage.Found;
import io.godwit.core.cluster.MailboxMessage.LetGo;
import io.godwit.core.cluster.MailboxMessage.OnTheWire;
import io.godwit.core.cluster.MailboxMessage.Renew;
import io.godwit.core.cluster.MailboxMessage.Send;
import io.godwit.core.cluster.MailboxMessage.Signal;
import io.godwit.core.mailbox.AppendRequest;
import io.godwit.core.mailbox.AttachRequest;
import io.godwit.core.mailbox.CommandRequest;
import io.godwit.core.mailbox.MailboxCommand;
import io.godwit.core.mailbox.MailboxCommands;
import io.godwit.core.mailbox.SendRequest;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.MessageId;
import io.godwit.core.message.RefusedException;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushRegistration;
import io.godwit.core.push.PushRegistrationCodec;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.jspecify.annotations.Nullable;

/** {@link MailboxMessage.OnTheWire} as bytes. A command travels as devices send it, so that one parser checks both. */
final class MailboxWire implements WireFamily {
    private static final Map<Class<?>, String> MANIFESTS = Map.ofEntries(
            Map.entry(Send.class, "ms"),
            Map.entry(Append.class, "ma"),
            Map.entry(Forwarded.class, "mf"),
            Map.entry(Command.class, "mc"),
            Map.entry(Attach.class, "mt"),
            Map.entry(Detach.class, "md"),
            Map.entry(Acked.class, "mk"),
            Map.entry(Renew.class, "mr"),
            Map.entry(Signal.class, "mg"),
            Map.entry(Found.class, "mw"),
            Map.entry(LetGo.class, "ml"));

    private static final int GUEST = 1;
    private static final int STREAM = 2;
    private static final int ECHO = 4;
    private static final int AGAIN = 8;

    private final ActorRefResolver refs;

    MailboxWire(ActorRefResolver refs) {
        this.refs = refs;
    }

    @Override
    public @Nullable String manifest(Object message) {
        return MANIFESTS.get(message.getClass());
    }

    @Override
    public void write(Object message, WireWriter out) {
        if (message instanceof Send send) {
            write(send.request(), ref(send.replyTo(), out));
        } else if (message instanceof Append append) {
            write(append.request(), ref(append.replyTo(), out));
        } else if (message instanceof Forwarded forwarded) {
            ContentWire.write(forwarded.id(), out);
            AnswerWire.write(forwarded.result(), out);
        } else if (message instanceof Acked acked) {
            out.number(acked.session().value()).number(acked.attach()).number(acked.pos());
        } else if (message instanceof Command command) {
            write(command.request(), ref(command.replyTo(), out));
        } else if (message instanceof Attach attach) {
            write(attach.request(), ref(attach.sessions(), out));
        } else if (message instanceof Detach detach) {
            out.number(detach.session().value());
        } else if (message instanceof Renew renewal) {
            ref(renewal.sessions(), out).number(renewal.session().value());
            out.number(renewal.attach()).number(renewal.pos());
        } else if (message instanceof Signal signal) {
            out.number(signal.origin().value()).bytes(signal.payload());
        } else if (message instanceof LetGo request) {
            ref(request.replyTo(), out).text(request.device().value());
            out.text(PushRegistrationCodec.encode(PushRegistration.of(request.address(), Optional.empty(), 0)));
        } // the others have nothing in them
    }

    private WireWriter ref(ActorRef<?> to, WireWriter out) {
        return out.text(refs.toSerializationFormat(to));
    }

    private static void write(SendRequest request, WireWriter out) {
        out.number(request.session().value()).text(request.device().value());
        ContentWire.write(request.content(), out.text(request.to().value()));
    }

    private static void write(AppendRequest request, WireWriter out) {
        ContentWire.write(request.id(), out);
        out.text(request.from().value()).text(request.device().value());
        ContentWire.write(request.content(), out);
    }

    private static void write(CommandRequest request, WireWriter out) {
        out.number(request.session().value()).text(request.device().value());
        out.text(request.command().op()).bytes(MailboxCommands.toBytes(request.command()));
    }

    private static void write(AttachRequest request, WireWriter out) {
        out.number(request.session().value()).number(request.attach());
        out.text(request.device().value());
        out.number((request.guest() ? GUEST : 0)
                | (request.stream() ? STREAM : 0)
                | (request.echo() ? ECHO : 0)
                | (request.again() ? AGAIN : 0));
        out.number(request.window());
        write(request.since(), out);
        write(request.handedOver(), out);
    }

    private static void write(OptionalLong pos, WireWriter out) {
        out.flag(pos.isPresent());
        pos.ifPresent(out::number);
    }

    @Override
    public @Nullable OnTheWire read(String manifest, WireReader in) {
        return switch (manifest) {
            case "ms" -> send(in);
            case "ma" -> append(in);
            case "mf" -> new Forwarded(ContentWire.readId(in), AnswerWire.readSendResult(in));
            case "mc" -> command(in);
            case "mt" -> attach(in);
            case "md" -> new Detach(session(in));
            case "mk" -> new Acked(session(in), in.number(), in.number());
            case "mr" -> renew(in);
            case "mg" -> signal(in);
            case "mw" -> Found.FOUND;
            case "ml" -> letGo(in);
            default -> null;
        };
    }

    private <T> ActorRef<T> ref(WireReader in) {
        return refs.resolveActorRef(in.text());
    }

    private static SessionId session(WireReader in) {
        return new SessionId(in.number());
    }

    private Send send(WireReader in) {
        String replyTo = in.text();
        SessionId session = session(in);
        DeviceId device = new DeviceId(in.text());
        UserId to = new UserId(in.text());
        SendRequest request = new SendRequest(session, device, to, ContentWire.read(in));
        return new Send(request, refs.resolveActorRef(replyTo));
    }

    private Append append(WireReader in) {
        String replyTo = in.text();
        MessageId id = ContentWire.readId(in);
        UserId from = new UserId(in.text());
        DeviceId device = new DeviceId(in.text());
        return new Append(new AppendRequest(id, from, device, ContentWire.read(in)), refs.resolveActorRef(replyTo));
    }

    private Command command(WireReader in) {
        String replyTo = in.text();
        SessionId session = session(in);
        DeviceId device = new DeviceId(in.text());
        return new Command(
                new CommandRequest(session, device, command(in.text(), in.bytes())), refs.resolveActorRef(replyTo));
    }

    private static MailboxCommand command(String op, byte[] payload) {
        try {
            return MailboxCommands.fromBytes(op, payload);
        } catch (RefusedException e) {
            throw new IllegalArgumentException("a command of another version, or damaged: " + e.detail());
        }
    }

    private Attach attach(WireReader in) {
        String sessions = in.text();
        SessionId session = session(in);
        long attach = in.number();
        DeviceId device = new DeviceId(in.text());
        int flags = in.small();
        int window = in.small();
        OptionalLong since = optional(in);
        OptionalLong handedOver = optional(in);
        AttachRequest request = new AttachRequest(
                session,
                attach,
                (flags & AGAIN) != 0,
                device,
                (flags & GUEST) != 0,
                (flags & STREAM) != 0,
                (flags & ECHO) != 0,
                window,
                since,
                handedOver);
        return new Attach(request, refs.resolveActorRef(sessions));
    }

    private static OptionalLong optional(WireReader in) {
        return in.flag() ? OptionalLong.of(in.number()) : OptionalLong.empty();
    }

    private Renew renew(WireReader in) {
        String sessions = in.text();
        return new Renew(session(in), in.number(), in.number(), refs.resolveActorRef(sessions));
    }

    private static Signal signal(WireReader in) {
        SessionId origin = session(in);
        return new Signal(in.bytes(), origin);
    }

    private LetGo letGo(WireReader in) {
        ActorRef<MailboxMessage.Gone> replyTo = ref(in);
        DeviceId device = new DeviceId(in.text());
        PushAddress address = PushRegistrationCodec.decode(in.text()).address();
        return new LetGo(device, address, replyTo);
    }
}
