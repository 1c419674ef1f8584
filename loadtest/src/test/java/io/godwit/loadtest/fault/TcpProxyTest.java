// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpProxyTest {
    private ServerSocket server;
    private TcpProxy proxy;
    private Socket client;
    private Socket accepted;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        proxy = TcpProxy.to((InetSocketAddress) server.getLocalSocketAddress());
        client = new Socket();
        client.connect(proxy.address());
        accepted = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        accepted.close();
        server.close();
        proxy.close();
    }

    @Test
    void passesOnBothWaysAndTheEnd() throws IOException {
        client.getOutputStream().write(new byte[] {1, 2});
        assertThat(accepted.getInputStream().readNBytes(2)).containsExactly(1, 2);
        accepted.getOutputStream().write(new byte[] {3});
        accepted.close();

        assertThat(client.getInputStream().readAllBytes()).containsExactly(3);
    }

    @Test
    void keepsOrderAndContentWhileItDelaysAndWhenItStops() throws Exception {
        byte[] sent = new byte[2_000_000];
        new Random(1).nextBytes(sent);
        proxy.slow(Direction.TO_SERVER, 20);
        var writer = new Thread(() -> {
            try {
                client.getOutputStream().write(sent);
            } catch (IOException cut) {
                throw new IllegalStateException(cut);
            }
        });
        writer.start();
        byte[] begin = accepted.getInputStream().readNBytes(300_000);
        proxy.heal();
        byte[] rest = accepted.getInputStream().readNBytes(sent.length - begin.length);
        writer.join();

        assertThat(begin).isEqualTo(Arrays.copyOf(sent, begin.length));
        assertThat(rest).isEqualTo(Arrays.copyOfRange(sent, begin.length, sent.length));
    }

    @Test
    void holdsOneDirectionUntilItIsHealed() throws IOException {
        proxy.slow(Direction.FROM_SERVER, 0);
        client.getOutputStream().write(1);
        assertThat(accepted.getInputStream().read()).isEqualTo(1);
        accepted.getOutputStream().write(2);
        client.setSoTimeout(200);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        client.setSoTimeout(0);
        proxy.heal();

        assertThat(client.getInputStream().read()).isEqualTo(2);
    }

    @Test
    void freezesConnectionsFromSomeAddressesInBothDirections() throws IOException {
        try (var other = new Socket()) {
            other.bind(new InetSocketAddress("127.0.0.7", 0));
            other.connect(proxy.address());
            try (var acceptedOther = server.accept()) {
                proxy.freeze(source -> source.getHostAddress().equals("127.0.0.7"));
                client.getOutputStream().write(1);
                assertThat(accepted.getInputStream().read()).isEqualTo(1);
                other.getOutputStream().write(2);
                acceptedOther.getOutputStream().write(3);
                acceptedOther.setSoTimeout(200);
                other.setSoTimeout(200);
                assertThatThrownBy(() -> acceptedOther.getInputStream().read())
                        .isInstanceOf(SocketTimeoutException.class);
                assertThatThrownBy(() -> other.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
                acceptedOther.setSoTimeout(0);
                other.setSoTimeout(0);
                proxy.heal();

                assertThat(acceptedOther.getInputStream().read()).isEqualTo(2);
                assertThat(other.getInputStream().read()).isEqualTo(3);
            }
        }
    }

    @Test
    void cutsWhatIsOpenAndLetsNewConnectionsIn() throws IOException {
        proxy.cut();
        assertThatThrownBy(() -> {
                    if (client.getInputStream().read() < 0) {
                        throw new IOException("ended");
                    }
                })
                .isInstanceOf(IOException.class);
        try (var second = new Socket()) {
            second.connect(proxy.address());
            try (var next = server.accept()) {
                second.getOutputStream().write(7);
                assertThat(next.getInputStream().read()).isEqualTo(7);
            }
        }
    }
}
