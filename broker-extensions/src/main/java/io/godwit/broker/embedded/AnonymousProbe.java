// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Connects to a listener of the broker without credentials, with bare sockets, to see that it is refused. Blocks, for at
 * most a few times {@link #TIMEOUT_MILLIS}.
 */
final class AnonymousProbe {

    private static final int TIMEOUT_MILLIS = 5_000;
    /** CONNECT of MQTT 3.1.1: clean session, keep-alive 30 s, client id "godwit-probe", nothing else. */
    private static final byte[] CONNECT = connect("godwit-probe");

    private static final int CONNACK = 0x20;
    /** Final binary frame whose length fits into seven bits, and the bit that says "masked". */
    private static final int BINARY_FRAME = 0x82;

    private static final int MASKED = 0x80;

    private final SSLSocketFactory tls;
    private final String wsPath;

    AnonymousProbe(SSLSocketFactory tls, String wsPath) {
        this.tls = tls;
        this.wsPath = wsPath;
    }

    /** Whether the listener refuses: by a CONNACK that says so, or by closing. */
    boolean isRefused(Listener listener, InetSocketAddress address) throws IOException {
        try (Socket socket = open(listener, reachable(address))) {
            InputStream in = socket.getInputStream();
            if (listener.webSocket) {
                upgrade(socket, in);
                sendFrame(socket.getOutputStream());
                readFrameHeader(in);
            } else {
                socket.getOutputStream().write(CONNECT);
            }
            byte[] answer = readFully(in, 4);
            if (answer[0] != CONNACK) {
                throw new IOException("no CONNACK but " + Arrays.toString(answer));
            }
            return answer[3] != 0;
        } catch (EOFException | SSLException | SocketException e) {
            return true; // closed, perhaps for want of a client certificate
        }
    }

    private static InetSocketAddress reachable(InetSocketAddress bound) {
        return bound.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort())
                : bound;
    }

    private Socket open(Listener listener, InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            try {
                socket.connect(address, TIMEOUT_MILLIS);
            } catch (SocketException e) {
                throw new IOException(e.getMessage(), e); // nobody there is no refusal
            }
            if (!listener.encrypted) {
                return socket;
            }
            SSLSocket encrypted = (SSLSocket) tls.createSocket(socket, "localhost", address.getPort(), true);
            encrypted.startHandshake();
            return encrypted;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void upgrade(Socket socket, InputStream in) throws IOException {
        String request = "GET " + wsPath + " HTTP/1.1\r\nHost: localhost:" + socket.getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: Z29kd2l0LXByb2JlLWtleQ==\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder response = new StringBuilder();
        while (response.indexOf("\r\n\r\n") < 0) {
            response.append((char) readFully(in, 1)[0]);
            if (response.length() > 4096) {
                throw new IOException("no end of the answer to the WebSocket handshake");
            }
        }
        if (!response.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("no WebSocket at " + wsPath + ": " + response.substring(0, response.indexOf("\r\n")));
        }
    }

    private static void sendFrame(OutputStream out) throws IOException {
        byte[] frame = new byte[6 + CONNECT.length]; // header, a mask of zeros, payload
        frame[0] = (byte) BINARY_FRAME;
        frame[1] = (byte) (MASKED | CONNECT.length);
        System.arraycopy(CONNECT, 0, frame, 6, CONNECT.length);
        out.write(frame);
    }

    private static void readFrameHeader(InputStream in) throws IOException {
        byte[] header = readFully(in, 2);
        if (header[0] != (byte) BINARY_FRAME) {
            throw new EOFException("a closing frame");
        }
    }

    private static byte[] readFully(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private static byte[] connect(String clientId) {
        byte[] head = {
            0x10, (byte) (12 + clientId.length()), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 30, 0, (byte) clientId.length()
        };
        byte[] packet = Arrays.copyOf(head, head.length + clientId.length());
        System.arraycopy(clientId.getBytes(StandardCharsets.US_ASCII), 0, packet, head.length, clientId.length());
        return packet;
    }
}
