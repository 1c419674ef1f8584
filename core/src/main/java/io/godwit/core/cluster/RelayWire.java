// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.relay.Interest;
import io.godwit.core.relay.RawMessage;
import io.godwit.core.relay.RawMessage.Property;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.jspecify.annotations.Nullable;

/** What relays say to each other as bytes: see {@link WireWriter} for how fields are added. */
final class RelayWire implements WireFamily {
    private static final String HELLO = "th";
    private static final String HEARD = "ta";
    private static final String PUBLISH = "tp";
    private static final String TAKEN = "tt";
    private static final String SEEN = "ts";
    private static final String FETCH = "tf";
    private static final String PAGE = "tg";

    private final ActorRefResolver refs;

    RelayWire(ActorRefResolver refs) {
        this.refs = refs;
    }

    @Override
    public @Nullable String manifest(Object message) {
        return message instanceof RelayMessage.OnTheWire relay ? nameOf(relay) : null;
    }

    private static String nameOf(RelayMessage.OnTheWire message) {
        if (message instanceof RelayMessage.Publish) {
            return PUBLISH;
        } else if (message instanceof RelayMessage.Taken) {
            return TAKEN;
        } else if (message instanceof RelayMessage.Seen) {
            return SEEN;
        } else if (message instanceof RelayMessage.Hello) {
            return HELLO;
        } else if (message instanceof RelayMessage.Heard) {
            return HEARD;
        } else if (message instanceof RelayMessage.Fetch) {
            return FETCH;
        }
        return PAGE;
    }

    @Override
    public void write(Object message, WireWriter out) {
        if (message instanceof RelayMessage.Publish publish) {
            out.number(publish.number()).text(refs.toSerializationFormat(publish.from()));
            write(publish.message(), out);
        } else if (message instanceof RelayMessage.Taken taken) {
            out.number(taken.number()).flag(taken.ok());
        } else if (message instanceof RelayMessage.Seen seen) {
            out.number(seen.upTo()).text(refs.toSerializationFormat(seen.from()));
        } else if (message instanceof RelayMessage.Hello hello) {
            out.number(hello.version()).text(refs.toSerializationFormat(hello.from()));
            out.flag(hello.open()).flag(hello.synced());
            write(hello.interest(), out);
        } else if (message instanceof RelayMessage.Heard heard) {
            out.number(heard.version()).text(refs.toSerializationFormat(heard.from()));
        } else if (message instanceof RelayMessage.Fetch fetch) {
            out.number(fetch.copy()).number(fetch.page()).text(refs.toSerializationFormat(fetch.from()));
        } else if (message instanceof RelayMessage.Page page) {
            out.number(page.copy()).number(page.page()).flag(page.ready()).flag(page.last());
            out.number(page.messages().size());
            for (RawMessage each : page.messages()) {
                WireWriter one = new WireWriter(); // by itself, so that it can get more fields
                write(each, one);
                out.bytes(one.toBytes());
            }
        }
    }

    @Override
    public @Nullable Object read(String manifest, WireReader in) {
        return switch (manifest) {
            case PUBLISH -> {
                long number = in.number();
                String from = in.text();
                yield new RelayMessage.Publish(number, message(in), refs.resolveActorRef(from));
            }
            case TAKEN -> new RelayMessage.Taken(in.number(), in.flag());
            case SEEN -> new RelayMessage.Seen(in.number(), refs.resolveActorRef(in.text()));
            case HELLO -> {
                long version = in.number();
                String from = in.text();
                yield new RelayMessage.Hello(version, in.flag(), in.flag(), interest(in), refs.resolveActorRef(from));
            }
            case HEARD -> new RelayMessage.Heard(in.number(), refs.resolveActorRef(in.text()));
            case FETCH -> new RelayMessage.Fetch(in.number(), in.small(), refs.resolveActorRef(in.text()));
            case PAGE -> new RelayMessage.Page(in.number(), in.small(), in.flag(), in.flag(), messages(in));
            default -> null;
        };
    }

    static void write(RawMessage message, WireWriter out) {
        out.text(message.topic()).number(message.qos()).flag(message.retain()).bytes(message.payload());
        out.number(message.expiry() + 1).number(message.format() + 1);
        out.text(message.contentType()).text(message.responseTopic());
        out.flag(message.correlation().isPresent());
        message.correlation().ifPresent(out::bytes);
        out.number(message.properties().size());
        for (Property property : message.properties()) {
            out.text(property.name()).text(property.value());
        }
    }

    static RawMessage message(WireReader in) {
        String topic = in.text();
        int qos = in.small();
        boolean retain = in.flag();
        byte[] payload = in.bytes();
        long expiry = in.number() - 1;
        int format = in.small() - 1;
        Optional<String> contentType = in.optionalText();
        Optional<String> responseTopic = in.optionalText();
        Optional<byte[]> correlation = in.flag() ? Optional.of(in.bytes()) : Optional.empty();
        int count = in.small();
        List<Property> properties = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            properties.add(new Property(in.text(), in.text()));
        }
        return new RawMessage(
                topic, qos, retain, payload, expiry, format, contentType, responseTopic, correlation, properties);
    }

    private static List<RawMessage> messages(WireReader in) {
        int count = in.small();
        List<RawMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(message(new WireReader(in.bytes())));
        }
        return messages;
    }

    private static void write(Interest interest, WireWriter out) {
        out.flag(interest.isEverything()).number(interest.prefixes().size());
        interest.prefixes().forEach(out::text);
    }

    private static Interest interest(WireReader in) {
        boolean everything = in.flag();
        int count = in.small();
        Set<String> prefixes = new HashSet<>();
        for (int i = 0; i < count; i++) {
            prefixes.add(in.text());
        }
        return everything ? Interest.EVERYTHING : Interest.of(prefixes);
    }
}
