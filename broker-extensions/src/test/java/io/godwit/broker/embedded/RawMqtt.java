// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An MQTT 3.1.1 client of bytes, for what a library would not do. */
final class RawMqtt implements AutoCloseable {

    private final Socket socket;

    RawMqtt(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
    }

    /** With the password that {@link PasswordExtension} wants. */
    int connect(String clientId, boolean cleanSession) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        string(body, "MQTT");
        body.write(4);
        body.write(0xC0 | (cleanSession ? 2 : 0));
        body.write(0);
        body.write(60);
        string(body, clientId);
        string(body, "user");
        string(body, "secret");
        write(0x10, body.toByteArray());
        return read()[3];
    }

    void publish(int qos, boolean dup, int packetId, String topic, String payload) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        string(body, topic);
        body.write(packetId >> 8);
        body.write(packetId);
        body.write(payload.getBytes(StandardCharsets.UTF_8));
        write(0x30 | (qos << 1) | (dup ? 8 : 0), body.toByteArray());
    }

    void puback(int packetId) throws IOException {
        write(0x40, new byte[] {(byte) (packetId >> 8), (byte) packetId});
    }

    void bytes(int... bytes) throws IOException {
        for (int b : bytes) {
            socket.getOutputStream().write(b);
        }
    }

    void write(int header, byte[] body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(header);
        int length = body.length;
        do {
            packet.write(length > 127 ? (length & 127) | 128 : length);
            length >>= 7;
        } while (length > 0);
        packet.write(body);
        socket.getOutputStream().write(packet.toByteArray());
    }

    /** The next packet, with its header; the body begins at index 2. Empty when the broker has closed. */
    byte[] read() throws IOException {
        InputStream in = socket.getInputStream();
        int header = in.read();
        if (header < 0) {
            return new byte[0];
        }
        int length = in.read();
        byte[] packet = new byte[length + 2];
        packet[0] = (byte) header;
        packet[1] = (byte) length;
        in.readNBytes(packet, 2, length);
        return packet;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static void string(ByteArrayOutputStream out, String value) throws IOException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.write(bytes);
    }
}
