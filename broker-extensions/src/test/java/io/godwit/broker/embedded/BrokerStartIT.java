// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.configuration.service.InternalConfigurations;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerStartIT {

    @TempDir
    Path folder;

    @Test
    void letsInWhoHasAPasswordAndRefusesWhoHasNone() {
        try (EmbeddedBroker broker = Brokers.start(Brokers.settings(folder), new PasswordExtension())) {
            int mqtt = broker.ports().mqtt().orElseThrow();
            int ws = broker.ports().ws().orElseThrow();
            assertThat(broker.ports().tls()).isEmpty();
            var known = Brokers.client5(mqtt);
            known.connectWith()
                    .simpleAuth()
                    .username("a")
                    .password("secret".getBytes(UTF_8))
                    .applySimpleAuth()
                    .send();
            known.disconnect();

            assertThatThrownBy(() -> Brokers.client5(mqtt).connect())
                    .isInstanceOfSatisfying(
                            Mqtt5ConnAckException.class,
                            e -> assertThat(e.getMqttMessage().getReasonCode())
                                    .isEqualTo(Mqtt5ConnAckReasonCode.NOT_AUTHORIZED));
            assertThatThrownBy(() -> Brokers.webSocketClient5(ws).connect()).isInstanceOf(Mqtt5ConnAckException.class);
            assertThatThrownBy(() -> Brokers.client3(mqtt).connect()).isInstanceOf(Mqtt3ConnAckException.class);
            assertThatThrownBy(() -> Brokers.webSocketClient3(ws).connect()).isInstanceOf(Mqtt3ConnAckException.class);
        }
    }

    @Test
    void failsWhenTheExtensionThrows() throws IOException {
        failsAndLeavesNothing(
                new PasswordExtension(output -> {
                    throw new IOException("no database");
                }),
                "no database");
    }

    @Test
    void failsWhenTheExtensionThrowsAnError() throws IOException {
        failsAndLeavesNothing(
                new PasswordExtension(output -> {
                    throw new NoClassDefFoundError("Codec");
                }),
                "Codec");
    }

    @Test
    void failsWhenTheExtensionPreventsItsStart() throws IOException {
        failsAndLeavesNothing(
                new PasswordExtension(output -> {
                    PasswordExtension.registerAuthenticator();
                    output.preventExtensionStartup("wrong schema");
                }),
                "wrong schema");
    }

    @Test
    void failsWhenTheExtensionRegistersNoAuthenticator() throws IOException {
        failsAndLeavesNothing(new PasswordExtension(output -> {}), "no authenticator");
    }

    @Test
    void givesUpOnAStartThatDoesNotEnd() {
        CountDownLatch end = new CountDownLatch(1);
        BrokerStart start = new BrokerStart(
                Brokers.settings(folder),
                new PasswordExtension(output -> end.await()),
                new BrokerAccess(),
                Duration.ofMillis(500));
        try {
            assertThatThrownBy(start::run)
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining("did not start within 500 ms");
        } finally {
            end.countDown(); // the broker starts, and closes at once
        }
    }

    @Test
    void failsWhenAnAnonymousClientIsLetIn() throws IOException {
        failsAndLeavesNothing(
                new PasswordExtension(output -> PasswordExtension.registerAuthenticatorForAnybody()),
                "let an anonymous client in");
    }

    @Test
    void changesNothingOfTheProcessButDeniesTheUnauthenticated() {
        int mBeans = ManagementFactory.getPlatformMBeanServer().getMBeanCount();
        Thread.UncaughtExceptionHandler handler = (thread, thrown) -> {};
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler(handler);
        try (EmbeddedBroker broker = Brokers.start(Brokers.settings(folder), new PasswordExtension())) {
            assertThat(broker.ports().mqtt()).isPresent();
            assertThat(InternalConfigurations.AUTH_DENY_UNAUTHENTICATED_CONNECTIONS)
                    .isTrue();
            assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(handler);
            assertThat(ManagementFactory.getPlatformMBeanServer().getMBeanCount())
                    .isLessThan(mBeans + 10);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    private void failsAndLeavesNothing(PasswordExtension extension, String message) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        BrokerSettings settings = Brokers.settings(folder).withPorts(port, BrokerSettings.OFF);

        assertThatThrownBy(() -> Brokers.start(settings, extension))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining(message);

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(IOException.class);
        assertThat(folder.resolve("conf")).doesNotExist();
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerSettings settings = Brokers.settings(folder).withPorts(0, socket.getLocalPort());

            assertThatThrownBy(() -> Brokers.start(settings, new PasswordExtension()))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining("wsPort " + socket.getLocalPort() + " on bindAddress 127.0.0.1");
        }
    }

    @Test
    void failsWhenAPortIsTakenAfterItWasFoundFree() {
        ServerSocket[] taken = new ServerSocket[1];
        BrokerSettings settings = Brokers.settings(folder);
        int port = freePort();
        assertThatThrownBy(() -> Brokers.start(settings.withPorts(0, port), new PasswordExtension(output -> {
                    PasswordExtension.registerAuthenticator();
                    taken[0] = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                })))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("wsPort " + port + " on bindAddress 127.0.0.1 could not be bound");
        assertThat(taken[0]).isNotNull().satisfies(ServerSocket::close);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusesAFolderThatAnotherBrokerUses() {
        try (EmbeddedBroker first = Brokers.start(Brokers.settings(folder), new PasswordExtension())) {
            assertThat(first.metricRegistry().getNames()).isNotEmpty();
            assertThatThrownBy(() -> Brokers.start(Brokers.settings(folder), new PasswordExtension()))
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining("in use by another broker");
        }
    }

    @Test
    void startsAgainWithTheSameFilesAndWritesNowhereElse() throws IOException {
        Path home = Path.of("").toAbsolutePath();
        long before = count(home);
        BrokerSettings settings = Brokers.settings(folder).withPersistence(BrokerSettings.Persistence.FILE);

        Brokers.start(settings, new PasswordExtension()).close();
        Brokers.start(settings, new PasswordExtension()).close();

        assertThat(folder).isDirectoryContaining("glob:**/data").isDirectoryNotContaining("glob:**/conf");
        assertThat(count(home)).isEqualTo(before);
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
