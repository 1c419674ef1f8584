// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.config.PemFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * What a node proves itself with at one time: certificate, key and authorities that fit together, and are accepted by nodes that have
 * the same authorities.
 *
 * @param names the common name and the DNS names of the certificate
 */
record NodeIdentity(SSLContext context, Set<String> names) {
    private static final int DNS_NAME = 2;

    private interface Reading<T> {
        T of(Path file) throws GeneralSecurityException, IOException;
    }

    /** @throws IllegalArgumentException naming the setting of the file that cannot be used */
    static NodeIdentity read(ClusterTls files) {
        List<X509Certificate> chain = read("cluster.tls.cert", files.cert(), PemFiles::certificates);
        PrivateKey key = read("cluster.tls.key", files.key(), PemFiles::privateKey);
        List<X509Certificate> authorities = read("cluster.tls.ca", files.ca(), PemFiles::certificates);
        Set<String> names = read("cluster.tls.cert", files.cert(), file -> names(chain.get(0)));
        if (names.isEmpty()) {
            throw unusable("cluster.tls.cert", files.cert() + " has neither a common name nor a DNS name", null);
        }
        try {
            if (!belong(key, chain.get(0).getPublicKey())) {
                throw unusable("cluster.tls.key", files.key() + " is not the key of the certificate", null);
            }
            TrustManager[] trust = PemFiles.trustManagers(authorities);
            requireAccepted(trust, chain, files);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(PemFiles.keyManagers(chain, key), trust, null);
            return new NodeIdentity(context, names);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("cluster.tls: " + e.getMessage(), e);
        }
    }

    static Set<String> names(X509Certificate certificate) throws CertificateException {
        Set<String> names = new TreeSet<>();
        try {
            for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (rdn.getType().equalsIgnoreCase("CN")) {
                    names.add(rdn.getValue().toString());
                }
            }
        } catch (InvalidNameException e) {
            throw new CertificateException("its subject cannot be read", e);
        }
        var others = certificate.getSubjectAlternativeNames();
        if (others != null) {
            others.stream()
                    .filter(name -> name.get(0).equals(DNS_NAME))
                    .forEach(name -> names.add(name.get(1).toString()));
        }
        return names;
    }

    /** What another node with the same authorities would say, as the side that connects and as the one that is connected to. */
    private static void requireAccepted(TrustManager[] trust, List<X509Certificate> chain, ClusterTls files) {
        X509Certificate[] shown = chain.toArray(X509Certificate[]::new);
        for (TrustManager manager : trust) {
            if (manager instanceof X509TrustManager judge) {
                try {
                    judge.checkServerTrusted(shown, "UNKNOWN");
                    judge.checkClientTrusted(shown, shown[0].getPublicKey().getAlgorithm());
                } catch (CertificateException e) {
                    throw unusable(
                            "cluster.tls.cert",
                            files.cert() + " is not accepted by the authorities of cluster.tls.ca: " + e.getMessage(),
                            e);
                }
            }
        }
    }

    private static boolean belong(PrivateKey key, PublicKey to) throws GeneralSecurityException {
        String algorithm = key.getAlgorithm().equals("EdDSA")
                ? "EdDSA"
                : "SHA256with" + (key.getAlgorithm().equals("EC") ? "ECDSA" : "RSA");
        byte[] any = {1, 2, 3};
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(any);
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(to);
            verifying.update(any);
            return verifying.verify(signature);
        } catch (java.security.InvalidKeyException | java.security.SignatureException e) {
            return false; // keys of two algorithms, or of two sizes
        }
    }

    private static <T> T read(String setting, Path file, Reading<T> reading) {
        try {
            return reading.of(file);
        } catch (NoSuchFileException e) {
            throw unusable(setting, file + " does not exist", e);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw unusable(setting, message.contains(file.toString()) ? message : file + ": " + message, e);
        }
    }

    private static IllegalArgumentException unusable(
            String setting, String problem, @org.jspecify.annotations.Nullable Exception cause) {
        return new IllegalArgumentException(setting + ": " + problem, cause);
    }
}
