// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * TLS of the connections between nodes. Both sides show a certificate, and accept one that comes from {@code cluster.tls.ca} and has a
 * name (common name or DNS name) that their own has too. It is not compared with the address: in many networks nodes have
 * addresses that nobody knows before they start.
 *
 * <p>Pekko's own {@code RotatingKeysSSLEngineProvider} is the model, and does not take keys on elliptic curves, intermediate
 * authorities, or two authorities while one replaces the other.
 *
 * <p>The files are looked at when a connection is made, at most every five seconds: some small reads on a thread of Pekko, with some
 * connections per other node in its life. Any thread.
 */
final class NodeTls implements SSLEngineProvider {
    private static final Logger LOG = LoggerFactory.getLogger(NodeTls.class);
    private static final Duration LOOK = Duration.ofSeconds(5);
    /** All nodes are ours, so nothing older is needed. */
    private static final String[] PROTOCOLS = {"TLSv1.3"};

    private final ClusterTls files;
    private List<String> seen;
    private volatile NodeIdentity identity;
    private long lookedAt;

    /** @throws IllegalArgumentException naming the setting of the file that cannot be used */
    NodeTls(ClusterTls files) {
        this.files = files;
        this.identity = NodeIdentity.read(files);
        this.seen = contents();
        this.lookedAt = System.nanoTime();
    }

    @Override
    public SSLEngine createServerSSLEngine(String hostname, int port) {
        SSLEngine engine = engine(hostname, port);
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        return engine;
    }

    @Override
    public SSLEngine createClientSSLEngine(String hostname, int port) {
        SSLEngine engine = engine(hostname, port);
        engine.setUseClientMode(true);
        return engine;
    }

    private SSLEngine engine(String hostname, int port) {
        SSLEngine engine = current().context().createSSLEngine(hostname, port);
        engine.setEnabledProtocols(PROTOCOLS);
        return engine;
    }

    @Override
    public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
        return verify(session); // whoever connects says why it failed
    }

    @Override
    public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
        Option<Throwable> problem = verify(session);
        if (problem.isDefined()) {
            LOG.warn(
                    "A connection from another node was refused: {}",
                    problem.get().getMessage());
        }
        return problem;
    }

    private Option<Throwable> verify(SSLSession session) {
        Set<String> mine = identity.names();
        try {
            Certificate[] shown = session.getPeerCertificates();
            Set<String> names = NodeIdentity.names((X509Certificate) shown[0]);
            if (!Collections.disjoint(mine, names)) {
                return Option.empty();
            }
            String problem = "the certificate names " + names + " and this node's own " + mine
                    + ": nodes of a cluster must have a name in common";
            return Option.apply(new CertificateException(problem));
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            return Option.apply(e);
        }
    }

    private synchronized NodeIdentity current() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK.toNanos()) {
            lookedAt = now;
            lookAgain();
        }
        return identity;
    }

    private void lookAgain() {
        List<String> now = contents();
        if (now.equals(seen)) {
            return;
        }
        seen = now; // an error is logged once
        try {
            identity = NodeIdentity.read(files);
            LOG.info("New connections between nodes use the new certificate from {}", files.cert());
        } catch (IllegalArgumentException e) {
            LOG.error("Connections between nodes keep the certificate that they had: {}", e.getMessage());
        }
    }

    private List<String> contents() {
        List<String> contents = new ArrayList<>();
        for (Path file : List.of(files.cert(), files.key(), files.ca())) {
            try {
                contents.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                contents.add(""); // between two versions of it
            }
        }
        return contents;
    }
}
