// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Asks a CQL port for its options, the one request that needs no session: only a Cassandra that serves answers it. */
final class CqlProbe {
    /** Native protocol version 4: request, no flags, stream 0, OPTIONS, empty body. */
    private static final byte[] OPTIONS = {4, 0, 0, 0, 5, 0, 0, 0, 0};

    private static final int RESPONSE_V4 = 0x84;
    private static final int SUPPORTED = 6;
    private static final int TIMEOUT_MILLIS = 2_000;

    private CqlProbe() {}

    static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(OPTIONS);
            byte[] header = new byte[9];
            new DataInputStream(socket.getInputStream()).readFully(header);
            return (header[0] & 0xff) == RESPONSE_V4 && header[4] == SUPPORTED;
        } catch (IOException e) {
            return false;
        }
    }
}
