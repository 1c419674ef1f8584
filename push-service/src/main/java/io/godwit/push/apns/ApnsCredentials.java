// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.apns;

import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import io.godwit.push.provider.ProviderConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who we are to Apple, and whom we trust to be Apple. Read once; immutable. */
final class ApnsCredentials {
    /** A certificate with its key. */
    private record Identity(X509Certificate certificate, PrivateKey key) {}

    private final @Nullable ApnsSigningKey signingKey;
    private final @Nullable Identity identity;
    private final X509Certificate[] authorities;

    private ApnsCredentials(ProviderConfig config) {
        boolean byCertificate = config.optional("certificate-file").isPresent();
        this.signingKey = byCertificate ? null : signingKey(config);
        this.identity = byCertificate ? identity(config) : null;
        this.authorities = authorities(config);
    }

    static ApnsCredentials of(ProviderConfig config) {
        return new ApnsCredentials(config);
    }

    void applyTo(ApnsClientBuilder builder) {
        if (signingKey != null) {
            builder.setSigningKey(signingKey);
        }
        if (identity != null) {
            builder.setClientCredentials(identity.certificate, identity.key, null);
        }
        if (authorities.length > 0) {
            builder.setTrustedServerCertificateChain(authorities);
        }
    }

    private static ApnsSigningKey signingKey(ProviderConfig config) {
        String team = config.text("team");
        String keyId = config.text("key-id");
        byte[] file = config.bytes("key-file");
        try (InputStream key = new ByteArrayInputStream(file)) {
            return ApnsSigningKey.loadFromInputStream(key, team, keyId);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // neither message nor cause goes along: they may quote the key
            throw config.wrong("key-file", "is not a .p8 file with an EC private key, as Apple gives them");
        }
    }

    private static Identity identity(ProviderConfig config) {
        char[] password = config.optional("certificate-password-file").isPresent()
                ? config.file("certificate-password-file").toCharArray()
                : new char[0];
        try (InputStream file = new ByteArrayInputStream(config.bytes("certificate-file"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password) instanceof PrivateKey key
                        && store.getCertificate(alias) instanceof X509Certificate certificate) {
                    return new Identity(certificate, key);
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            boolean locked =
                    e instanceof UnrecoverableKeyException || e.getCause() instanceof UnrecoverableKeyException;
            throw config.wrong(
                    "certificate-file",
                    (locked
                                    ? "is a .p12 file that the password in certificate-password-file does not open: "
                                    : "is not a .p12 file: ")
                            + config.path("certificate-file"));
        }
        throw config.wrong(
                "certificate-file", "has no private key with a certificate in it: " + config.path("certificate-file"));
    }

    private static X509Certificate[] authorities(ProviderConfig config) {
        Optional<String> file = config.optional("ca-file");
        if (file.isEmpty()) {
            return new X509Certificate[0];
        }
        try (InputStream pem = new ByteArrayInputStream(config.bytes("ca-file"))) {
            return CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
        } catch (IOException | CertificateException e) {
            throw config.wrong("ca-file", "is not a PEM file of certificates");
        }
    }
}
