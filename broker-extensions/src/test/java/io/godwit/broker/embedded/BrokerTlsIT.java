// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.exceptions.ConnectionFailedException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.extension.sdk.api.client.parameter.ClientTlsInformation;
import com.hivemq.extension.sdk.api.services.Services;
import io.godwit.broker.embedded.TestAuthority.Identity;
import io.godwit.broker.embedded.TlsSettings.ClientAuth;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTlsIT {

    @TempDir
    Path folder;

    private final TestAuthority servers = new TestAuthority("servers");
    private final TestAuthority clients = new TestAuthority("clients");
    /** With the same name, or a client would not even show the certificate. */
    private final TestAuthority impostors = new TestAuthority("clients");

    @Test
    void servesTcpAndWebSocketWithTheCertificateAndRefusesAnonymousClients() throws Exception {
        try (EmbeddedBroker broker = start(ClientAuth.NONE)) {
            for (boolean webSocket : new boolean[] {false, true}) {
                int port = (webSocket ? broker.ports().wss() : broker.ports().tls()).orElseThrow();
                connect(client(port, webSocket, servers, null)).disconnect();
                assertThatThrownBy(() -> client(port, webSocket, servers, null).connect())
                        .isInstanceOf(Mqtt5ConnAckException.class);
                assertThatThrownBy(() -> connect(client(port, webSocket, new TestAuthority("wrong"), null)))
                        .isInstanceOfAny(ConnectionFailedException.class, ConnectionClosedException.class);
            }
            try (Stream<Path> files = Files.list(folder.resolve("broker/conf"))) {
                assertThat(files.filter(file -> file.toString().endsWith(".jks")))
                        .isNotEmpty()
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .isEqualTo("rw-------"));
            }
        }
        assertThat(folder.resolve("broker/conf")).doesNotExist();
    }

    @Test
    void asksForAClientCertificateAndShowsItToTheExtension() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        PasswordExtension extension = new PasswordExtension(output -> {
            PasswordExtension.registerAuthenticator();
            Services.initializerRegistry()
                    .setClientInitializer((input, context) -> seen.add(input.getConnectionInformation()
                            .getClientTlsInformation()
                            .flatMap(ClientTlsInformation::getClientCertificate)
                            .map(certificate ->
                                    certificate.getSubjectX500Principal().getName())
                            .orElse("none")));
        });
        try (EmbeddedBroker broker = start(ClientAuth.REQUIRED, extension)) {
            int port = broker.ports().tls().orElseThrow();
            connect(client(port, false, servers, clients.issue("alice"))).disconnect();
            assertThat(seen.take()).isEqualTo("CN=alice");
            assertThatThrownBy(() -> connect(client(port, false, servers, null)))
                    .isInstanceOfAny(ConnectionFailedException.class, ConnectionClosedException.class);
            assertThatThrownBy(() -> connect(client(port, false, servers, impostors.issue("mallory"))))
                    .isInstanceOfAny(ConnectionFailedException.class, ConnectionClosedException.class);
        }
        try (EmbeddedBroker broker = start(ClientAuth.OPTIONAL, extension)) {
            int port = broker.ports().tls().orElseThrow();
            connect(client(port, false, servers, null)).disconnect();
            assertThat(seen.take()).isEqualTo("none");
            connect(client(port, false, servers, clients.issue("bob"))).disconnect();
            assertThat(seen.take()).isEqualTo("CN=bob");
            assertThatThrownBy(() -> connect(client(port, false, servers, impostors.issue("mallory"))))
                    .isInstanceOfAny(ConnectionFailedException.class, ConnectionClosedException.class);
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void takesANewCertificateForNewConnections() throws Exception {
        try (EmbeddedBroker broker = start(ClientAuth.NONE)) {
            int port = broker.ports().tls().orElseThrow();
            Mqtt5BlockingClient old = connect(client(port, false, servers, null));

            Identity second = servers.issue("second", "RSA");
            TestAuthority.write(folder.resolve("key.pem"), TestAuthority.pkcs8(second));
            TestAuthority.write(folder.resolve("chain.pem"), TestAuthority.pem(second.certificate()));
            Eventually.within(
                    Duration.ofSeconds(30),
                    "the new certificate",
                    () -> served(port).equals(second.certificate().getSerialNumber()));
            assertThat(old.getState().isConnected()).isTrue();
            connect(client(port, false, servers, null)).disconnect();
            old.disconnect();
        }
    }

    @Test
    void doesNotStartWithABrokenKey() throws Exception {
        TlsSettings tls = files(ClientAuth.NONE);
        Files.writeString(tls.keyPem(), "rubbish");
        assertThatThrownBy(() -> Brokers.start(settings(tls), new PasswordExtension()))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("keyPem " + tls.keyPem());
    }

    /** Serial number of what a TLS client is shown. */
    private static BigInteger served(int port) throws IOException {
        X509Certificate[] shown = new X509Certificate[1];
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
                SSLSocket socket = (SSLSocket)
                        CertificateCatcher.socketFactory(shown).createSocket(plain, "localhost", port, false)) {
            socket.startHandshake();
        }
        return shown[0].getSerialNumber();
    }

    private EmbeddedBroker start(ClientAuth clientAuth) throws IOException {
        return start(clientAuth, new PasswordExtension());
    }

    private EmbeddedBroker start(ClientAuth clientAuth, PasswordExtension extension) throws IOException {
        return Brokers.start(settings(files(clientAuth)), extension);
    }

    private BrokerSettings settings(TlsSettings tls) {
        return Brokers.settings(folder.resolve("broker"))
                .withTls(tls, 0, 0)
                .withPorts(BrokerSettings.OFF, BrokerSettings.OFF);
    }

    private TlsSettings files(ClientAuth clientAuth) throws IOException {
        Identity server = servers.issue("server");
        return new TlsSettings(
                TestAuthority.write(
                        folder.resolve("chain.pem"), TestAuthority.pem(server.certificate(), servers.certificate)),
                TestAuthority.write(folder.resolve("key.pem"), TestAuthority.pkcs8(server)),
                clientAuth == ClientAuth.NONE
                        ? Optional.empty()
                        : Optional.of(
                                TestAuthority.write(folder.resolve("ca.pem"), TestAuthority.pem(clients.certificate))),
                clientAuth);
    }

    private static Mqtt5BlockingClient client(
            int port, boolean webSocket, TestAuthority trusted, @Nullable Identity identity) throws Exception {
        MqttClientSslConfig ssl = MqttClientSslConfig.builder()
                .trustManagerFactory(trusted.trustManagers())
                .keyManagerFactory(identity == null ? null : identity.keyManagers())
                .build();
        Mqtt5ClientBuilder builder =
                Mqtt5Client.builder().serverHost("localhost").serverPort(port).sslConfig(ssl);
        if (webSocket) {
            builder = builder.webSocketConfig().serverPath("mqtt").applyWebSocketConfig();
        }
        return builder.buildBlocking();
    }

    private static Mqtt5BlockingClient connect(Mqtt5BlockingClient client) {
        client.connectWith()
                .simpleAuth()
                .username("user")
                .password("secret".getBytes(UTF_8))
                .applySimpleAuth()
                .send();
        return client;
    }
}
