// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the PEM files into the key store files that the broker reads, and again when they change: the broker looks at
 * its files every ten seconds and uses what is new for new connections. Runs on one thread of its own.
 */
final class TlsStores implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TlsStores.class);
    private static final int CHECK_SECONDS = 5;

    private final TlsSettings settings;
    private final KeyStoreFiles files;
    private final ScheduledExecutorService watch;
    private final char[] password;
    private TlsMaterial.Source seen;
    private volatile TlsMaterial current;

    private TlsStores(TlsSettings settings, Path folder) throws TlsException {
        this.settings = settings;
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String secret = HexFormat.of().formatHex(random);
        this.password = secret.toCharArray();
        this.files = new KeyStoreFiles(
                folder.resolve("keystore.jks"),
                settings.clientCaPem().map(ca -> folder.resolve("truststore.jks")),
                secret,
                settings.clientAuth());
        this.seen = TlsMaterial.read(settings);
        this.current = TlsMaterial.parse(settings, seen);
        this.watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "godwit-broker-tls");
            thread.setDaemon(true);
            return thread;
        });
    }

    static TlsStores open(TlsSettings settings, Path folder) throws IOException {
        try {
            TlsStores stores = new TlsStores(settings, folder);
            stores.current
                    .invalidToday()
                    .ifPresent(reason -> LOG.warn("certChainPem {}: {}", settings.certChainPem(), reason));
            stores.write(stores.current);
            ScheduledFuture<?> unused =
                    stores.watch.scheduleWithFixedDelay(stores::check, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
            return stores;
        } catch (TlsException e) {
            throw new BrokerStartException(e.getMessage() == null ? "TLS" : e.getMessage(), e);
        }
    }

    KeyStoreFiles files() {
        return files;
    }

    /** The certificate that new connections see, or will within ten seconds. */
    X509Certificate certificate() {
        return current.chain().get(0);
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    /** Also called by tests. */
    synchronized void check() {
        try {
            TlsMaterial.Source now = TlsMaterial.read(settings);
            if (now.equals(seen)) {
                return;
            }
            seen = now; // an error is logged once
            TlsMaterial material = TlsMaterial.parse(settings, now);
            Optional<String> invalid = material.invalidToday();
            if (invalid.isPresent()) {
                throw new TlsException("certChainPem " + settings.certChainPem() + ": " + invalid.get());
            }
            write(material);
            current = material;
            LOG.info("The broker takes the new certificate from {}", settings.certChainPem());
        } catch (TlsException | IOException | RuntimeException e) {
            LOG.error("The broker keeps its certificate: {}", e.getMessage());
        }
    }

    private void write(TlsMaterial material) throws IOException {
        try {
            if (files.trustStore().isPresent()) {
                KeyStore trusted = empty();
                for (X509Certificate authority : material.clientAuthorities()) {
                    trusted.setCertificateEntry("ca-" + trusted.size(), authority);
                }
                save(trusted, files.trustStore().get());
            }
            KeyStore own = empty();
            own.setKeyEntry("godwit", material.key(), password, material.chain().toArray(X509Certificate[]::new));
            save(own, files.keyStore());
        } catch (GeneralSecurityException e) {
            throw new IOException("the key store could not be written", e);
        }
    }

    /** The broker reads this type only. */
    private KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, password);
        return store;
    }

    private void save(KeyStore store, Path file) throws GeneralSecurityException, IOException {
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(written);
        createPrivate(written);
        try (OutputStream out = Files.newOutputStream(written, StandardOpenOption.WRITE)) {
            store.store(out, password);
        }
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void createPrivate(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }
}
