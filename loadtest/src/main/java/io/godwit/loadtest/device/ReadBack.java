// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.loadtest.adapter.TokenMinter;
import io.godwit.loadtest.check.MessageBook;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.godwit.loadtest.mqtt.MqttLoop;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads whole mailboxes from the servers in turn, each with a device that was never seen before. Blocks its caller, which is no event loop. */
public final class ReadBack {
    private static final int AT_ONCE = 8;
    private static final int POLL_MILLIS = 100;
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(700);
    /** A mailbox that lacks something has so long to bring it. */
    private static final long INCOMPLETE_QUIET_NANOS = TimeUnit.SECONDS.toNanos(8);

    private final MqttLoop loop;
    private final List<InetSocketAddress> servers;
    private final TokenMinter tokens;
    private final MessageBook book;

    public ReadBack(MqttLoop loop, List<InetSocketAddress> servers, TokenMinter tokens, MessageBook book) {
        this.loop = loop;
        this.servers = List.copyOf(servers);
        this.tokens = tokens;
        this.book = book;
    }

    /** Reads these users' mailboxes into the book; fails if the server refuses a connection. */
    public void read(List<String> users, Consumer<String> progress) throws InterruptedException {
        for (int first = 0; first < users.size(); first += AT_ONCE) {
            progress.accept("reading mailbox " + first + " of " + users.size());
            readSome(users.subList(first, Math.min(users.size(), first + AT_ONCE)));
        }
    }

    private void readSome(List<String> users) throws InterruptedException {
        List<Reader> readers = new ArrayList<>();
        for (String user : users) {
            var persona = new Persona(user, "reader", MqttVersion.MQTT_5, false);
            var reader = new Reader(persona);
            readers.add(reader);
            InetSocketAddress server = servers.get(readers.size() % servers.size());
            loop.connect(server, persona.settings(tokens, Map.of("since", "0")), reader)
                    .toCompletableFuture()
                    .thenAccept(reader::open)
                    .join();
        }
        while (!loop.call(() -> readers.stream().allMatch(Reader::done))) {
            Thread.sleep(POLL_MILLIS);
        }
        loop.executor().execute(() -> readers.forEach(Reader::close));
    }

    /** Lives on the event loop. */
    private final class Reader implements ConnectionListener {
        private final Persona persona;
        private final List<MqttConnection> connection = new ArrayList<>(1);
        private long newestNanos = System.nanoTime();
        private boolean complete;

        Reader(Persona persona) {
            this.persona = persona;
        }

        void open(MqttConnection opened) {
            connection.add(opened);
        }

        @Override
        public void received(MqttConnection from, String topic, ByteBuf payload) {
            JsonNode json = EntryReader.json(payload);
            if (topic.equals(persona.inbox())) {
                book.readBack(persona.user(), EntryReader.entry(json));
                newestNanos = System.nanoTime();
                complete = false;
            }
        }

        boolean done() {
            long quiet = System.nanoTime() - newestNanos;
            complete = complete || (quiet > QUIET_NANOS && book.readBackComplete(persona.user()));
            return complete || quiet > INCOMPLETE_QUIET_NANOS;
        }

        void close() {
            connection.forEach(MqttConnection::disconnect);
        }
    }
}
