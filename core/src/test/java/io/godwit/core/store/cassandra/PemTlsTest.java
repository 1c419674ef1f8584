// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.SocketException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PemTlsTest {
    private final ExecutorService pool = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    @Test
    void provesItselfToANodeThatAsksForACertificate() throws Exception {
        assertThat(handshake(tls("ca.pem", "client.pem", "client-key.pem"))).isEqualTo("CN=client");
    }

    @Test
    void refusesANodeOfAnotherAuthority() {
        assertThatThrownBy(() -> handshake(tls("other-ca.pem", "client.pem", "client-key.pem")))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("PKIX path");
    }

    @Test
    void isRefusedWithoutTheCertificateThatIsAskedFor() {
        CassandraTls none = new CassandraTls(Optional.of(file("ca.pem")), Optional.empty(), Optional.empty(), true);

        assertThatThrownBy(() -> handshake(none))
                .isInstanceOfAny(SSLException.class, ExecutionException.class, SocketException.class);
    }

    @Test
    void saysHowToConvertAKeyOfAnotherForm() {
        assertThatThrownBy(() -> PemTls.context(tls("ca.pem", "client.pem", "client-key-sec1.pem")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("client-key-sec1.pem holds no PKCS#8 key")
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void namesTheFileThatIsMissing() {
        CassandraTls missing =
                new CassandraTls(Optional.of(Path.of("no-such.pem")), Optional.empty(), Optional.empty(), true);

        assertThatThrownBy(() -> PemTls.context(missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-such.pem");
    }

    @Test
    void refusesAKeyThatIsTakenForACertificate() {
        assertThatThrownBy(() -> PemTls.context(tls("client-key.pem", "client.pem", "client-key.pem")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TLS to Cassandra cannot be set up");
    }

    /** Returns the name in the client's certificate as the server saw it. */
    private String handshake(CassandraTls client) throws Exception {
        SSLServerSocket listener = (SSLServerSocket) PemTls.context(tls("ca.pem", "server.pem", "server-key.pem"))
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(true);
        try (listener) {
            Future<String> seen = pool.submit(() -> {
                try (SSLSocket socket = (SSLSocket) listener.accept()) {
                    socket.getOutputStream().write(1);
                    return socket.getSession().getPeerPrincipal().getName();
                }
            });
            try (SSLSocket socket = (SSLSocket) PemTls.context(client)
                    .getSocketFactory()
                    .createSocket(listener.getInetAddress(), listener.getLocalPort())) {
                socket.startHandshake();
                assertThat(socket.getInputStream().read()).isEqualTo(1);
            }
            return seen.get(20, TimeUnit.SECONDS);
        }
    }

    private static CassandraTls tls(String ca, String certificate, String key) {
        return new CassandraTls(Optional.of(file(ca)), Optional.of(file(certificate)), Optional.of(file(key)), true);
    }

    private static Path file(String name) {
        URL url = Objects.requireNonNull(PemTlsTest.class.getResource("tls/" + name));
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
