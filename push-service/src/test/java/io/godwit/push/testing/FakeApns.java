// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.testing;

import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.RejectedNotificationException;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.server.UnregisteredDeviceTokenException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Apple's server for tests: HTTP/2 by TLS on a free port of localhost. It accepts all that no script says otherwise about. It does
 * not look at credentials, unless it knows clients by their certificates. Files that a configuration needs are in a folder:
 * {@code ca.pem} and {@code key.p8}, and {@code NAME.p12} with {@code NAME.password} for each of those clients.
 */
public final class FakeApns implements AutoCloseable {
    private static final String PATH = "/3/device/";

    private final KeyPair keys = Certificates.keys("EC");
    private final X509Certificate certificate = Certificates.selfSigned(keys);
    private final Script<Optional<Answer>> script = new Script<>(Optional.empty());
    private final Log log = new Log();
    private final NioEventLoopGroup loop = new NioEventLoopGroup(1);
    private final Path folder;
    private final List<X509Certificate> clients = new ArrayList<>();
    private MockApnsServer server;
    private final int port;

    private record Answer(RejectionReason reason, Optional<Instant> since) {}

    private FakeApns(Path folder, List<String> names) throws IOException {
        this.folder = Files.createDirectories(folder);
        for (String name : names) {
            clients.add(identity(folder, name));
        }
        Certificates.write(folder.resolve("ca.pem"), certificate);
        Certificates.write(folder.resolve("key.p8"), Certificates.keys("EC").getPrivate());
        this.server = build();
        this.port = start(0);
    }

    /** @param folder where it puts the files that a configuration needs */
    public static FakeApns start(Path folder) throws IOException {
        return new FakeApns(folder, List.of());
    }

    /** It serves only who has the certificate of one of these names. */
    public static FakeApns startFor(Path folder, String... names) throws IOException {
        return new FakeApns(folder, List.of(names));
    }

    /** Makes a key and a certificate: {@code NAME.p12}, and its password in {@code NAME.password}. */
    public static X509Certificate identity(Path folder, String name) throws IOException {
        KeyPair keys = Certificates.keys("EC");
        X509Certificate certificate = Certificates.selfSigned(keys, name);
        Certificates.write(folder.resolve(name + ".p12"), "secret of " + name, keys.getPrivate(), certificate);
        Files.writeString(folder.resolve(name + ".password"), "secret of " + name + "\n");
        return certificate;
    }

    private MockApnsServer build() throws IOException {
        MockApnsServerBuilder builder = new MockApnsServerBuilder();
        if (!clients.isEmpty()) {
            StringBuilder trusted = new StringBuilder();
            clients.forEach(certificate -> trusted.append(Certificates.pem(certificate)));
            builder.setTrustedClientCertificateChain(
                    new ByteArrayInputStream(trusted.toString().getBytes(StandardCharsets.US_ASCII)));
        }
        return builder.setServerCredentials(new X509Certificate[] {certificate}, keys.getPrivate(), null)
                .setEventLoopGroup(loop)
                .setMaxConcurrentStreams(1_500)
                .setHandlerFactory(session -> (headers, payload) -> handle(client(session), headers, payload))
                .build();
    }

    private int start(int wanted) {
        return done(server.start(wanted));
    }

    private static <T> T done(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Who was let in; TLS lets also those in who show none. */
    private static Optional<String> client(SSLSession session) {
        try {
            return Optional.of(session.getPeerPrincipal().getName());
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }

    private void handle(Optional<String> client, Http2Headers headers, ByteBuf payload)
            throws RejectedNotificationException {
        if (!clients.isEmpty() && client.isEmpty()) {
            throw new RejectedNotificationException(RejectionReason.MISSING_PROVIDER_TOKEN);
        }
        String token = headers.path().toString().substring(PATH.length());
        Optional<Answer> answer = script.next(token);
        Map<String, String> plain = new HashMap<>();
        client.ifPresent(name -> plain.put(":client", name));
        headers.forEach(header ->
                plain.put(header.getKey().toString(), header.getValue().toString()));
        log.add(new Received(token, plain, payload.toString(StandardCharsets.UTF_8), answer.isEmpty()));
        if (answer.isPresent()) {
            throw answer.get()
                    .since()
                    .<RejectedNotificationException>map(UnregisteredDeviceTokenException::new)
                    .orElseGet(
                            () -> new RejectedNotificationException(answer.get().reason()));
        }
    }

    /** The next notifications to this token are refused one after the other; those after that are accepted again. */
    public void refuse(String token, RejectionReason... reasons) {
        script.add(token, List.of(reasons).stream().map(FakeApns::because).toList());
    }

    /** The next one to this token is told that it is gone. */
    public void unregister(String token, Instant since) {
        script.add(token, List.of(Optional.of(new Answer(RejectionReason.UNREGISTERED, Optional.of(since)))));
    }

    /** All for which nothing else is said are refused from now on; nothing = accepted. */
    public void refuseAll(Optional<RejectionReason> reason) {
        script.otherwise(reason.flatMap(FakeApns::because));
    }

    private static Optional<Answer> because(RejectionReason reason) {
        return Optional.of(new Answer(reason, Optional.empty()));
    }

    /** Called for each notification on the server's only thread: must be quick. */
    public void listen(Consumer<Received> listener) {
        log.listen(listener);
    }

    /** The newest 20,000. */
    public List<Received> received() {
        return log.newest();
    }

    public long accepted() {
        return log.accepted();
    }

    public long refused() {
        return log.rejected();
    }

    public int port() {
        return port;
    }

    /** Fields of an app's configuration that lead here. */
    public Map<String, String> fields() {
        return Map.of(
                "team", "TEAM123456",
                "key-id", "KEY1234567",
                "key-file", folder.resolve("key.p8").toString(),
                "topic", "org.example.app",
                "host", "localhost",
                "port", Integer.toString(port),
                "ca-file", folder.resolve("ca.pem").toString());
    }

    /** The same for one of the clients that it knows by their certificates. */
    public Map<String, String> fields(String client) {
        return Map.of(
                "certificate-file", folder.resolve(client + ".p12").toString(),
                "certificate-password-file",
                        folder.resolve(client + ".password").toString(),
                "topic", "org.example.app",
                "host", "localhost",
                "port", Integer.toString(port),
                "ca-file", folder.resolve("ca.pem").toString());
    }

    /** Is gone until {@link #goOn}. */
    public void stop() {
        done(server.shutdown());
    }

    /** At the same port again. */
    public void goOn() throws IOException {
        server = build();
        start(port);
    }

    @Override
    public void close() {
        done(server.shutdown());
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
