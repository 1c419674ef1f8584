// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.device;

import io.godwit.loadtest.adapter.TokenMinter;
import io.godwit.loadtest.check.DeviceLog;
import io.godwit.loadtest.check.Message;
import io.godwit.loadtest.check.MessageBook;
import io.godwit.loadtest.mqtt.MqttLoop;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Users who write to their next three neighbours, each in turn, at a common rate. Of four users one speaks MQTT 3.1.1
 * and one uses the stream mode; every third has a second device. Confined to the event loop.
 */
public final class Population {
    /** Names of users and numbers of messages are written with so many digits. */
    public static final int MAX_USERS = 9_999;

    private static final int TICK_MILLIS = 10;
    private static final int DEVICE_TICK_MILLIS = 250;
    private static final int NEIGHBOURS = 3;

    private final String run;
    private final int users;
    private final int payloadBytes;
    private final MessageBook book;
    private final Traffic traffic;
    private final List<Device> phones = new ArrayList<>();
    private final List<Device> devices = new ArrayList<>();
    private final int[] sequences;
    private double ratePerSecond;
    private long beganNanos;
    private long due;

    /**
     * @param servers where each device connects to any, and after a disconnect to another
     * @param random chooses among them
     * @param run part of every user name, so that mailboxes are new
     * @param users 4 to {@value #MAX_USERS}
     * @param payloadBytes of a message's body, which begins with its cid
     */
    public Population(
            MqttLoop loop,
            List<InetSocketAddress> servers,
            Random random,
            TokenMinter tokens,
            String run,
            int users,
            int payloadBytes,
            MessageBook book,
            Traffic traffic) {
        if (users < NEIGHBOURS + 1 || users > MAX_USERS) {
            throw new IllegalArgumentException("users must be 4 to " + MAX_USERS + " but is " + users);
        }
        this.run = run;
        this.users = users;
        this.payloadBytes = payloadBytes;
        this.book = book;
        this.traffic = traffic;
        this.sequences = new int[users];
        var network = new Network(loop, servers, random);
        for (int user = 0; user < users; user++) {
            phones.add(device(network, tokens, phone(user)));
            if (user % 3 == 0) {
                device(network, tokens, new Persona(name(user), "tablet", MqttVersion.MQTT_5, user % 2 == 0));
            }
        }
        loop.every(TICK_MILLIS, this::sendDue);
        loop.every(DEVICE_TICK_MILLIS, () -> devices.forEach(Device::tick));
    }

    private Persona phone(int user) {
        var version = user % 4 == 3 ? MqttVersion.MQTT_3_1_1 : MqttVersion.MQTT_5;
        return new Persona(name(user), Persona.PHONE, version, user % 4 == 1);
    }

    private Device device(Network network, TokenMinter tokens, Persona persona) {
        DeviceLog log = book.device(persona.user(), persona.device(), persona.stream());
        var settings = persona.settings(tokens, persona.mode());
        var device = new Device(persona, settings, network, book, log, traffic);
        devices.add(device);
        return device;
    }

    /** All user names. */
    public List<String> names() {
        return phones.stream().map(phone -> phone.persona().user()).toList();
    }

    public void connect() {
        devices.forEach(Device::connect);
    }

    /** How many devices there are. */
    public int size() {
        return devices.size();
    }

    public long connected() {
        return devices.stream().filter(Device::isConnected).count();
    }

    /**
     * A stop watch for each user, from now on.
     *
     * @param hit the number of the server that is hit, from 1 on
     */
    public UserWaits waits(OptionalInt hit) {
        List<String> unhit = phones.stream()
                .filter(phone -> phone.isConnected() && phone.server() != hit.orElse(0) - 1)
                .map(phone -> phone.persona().user())
                .toList();
        return traffic.userWaits(unhit);
    }

    /** From now on so many messages a second are due, evenly; 0 stops. */
    public void pace(double perSecond) {
        ratePerSecond = perSecond;
        beganNanos = System.nanoTime();
        due = 0;
    }

    private void sendDue() {
        long target = (long) ((System.nanoTime() - beganNanos) / 1e9 * ratePerSecond);
        for (; due < target; due++) {
            send((int) (due % users), beganNanos + (long) ((due + 1) / ratePerSecond * 1e9));
        }
    }

    private void send(int user, long dueNanos) {
        Device phone = phones.get(user);
        if (!phone.canSend() || !book.hasRoom()) {
            traffic.notSent();
            return;
        }
        int sequence = sequences[user]++;
        String recipient = name((user + 1 + sequence % NEIGHBOURS) % users);
        String cid = String.format("%s-%04d-%06d", run, user, sequence);
        String body = cid + "x".repeat(Math.max(0, payloadBytes - cid.length()));
        Message message = book.send(cid, phone.persona().user(), phone.log(), recipient, body);
        traffic.due(message, dueNanos);
        phone.send(message);
    }

    /** Closes all connections; none comes back. */
    public void close() {
        devices.forEach(Device::close);
    }

    private String name(int user) {
        return String.format("u-%s-%04d", run, user);
    }
}
