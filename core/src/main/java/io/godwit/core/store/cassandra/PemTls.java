// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import io.godwit.core.config.PemFiles;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes an {@link SSLContext} of PEM files. */
final class PemTls {
    private PemTls() {}

    static SSLContext context(CassandraTls tls) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(tls), trust(tls), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("TLS to Cassandra cannot be set up: " + e.getMessage(), e);
        }
    }

    private static TrustManager @Nullable [] trust(CassandraTls tls) throws GeneralSecurityException, IOException {
        return tls.caPem().isEmpty()
                ? null
                : PemFiles.trustManagers(PemFiles.certificates(tls.caPem().get()));
    }

    private static KeyManager @Nullable [] keys(CassandraTls tls) throws GeneralSecurityException, IOException {
        if (tls.certPem().isEmpty() || tls.keyPem().isEmpty()) {
            return null;
        }
        return PemFiles.keyManagers(
                PemFiles.certificates(tls.certPem().get()),
                PemFiles.privateKey(tls.keyPem().get()));
    }
}
