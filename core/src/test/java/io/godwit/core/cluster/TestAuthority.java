// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests. */
final class TestAuthority {
    private final KeyPair keys = keys("EC");
    final X509Certificate certificate;
    private final TestAuthority issuer;

    TestAuthority() throws Exception {
        issuer = this;
        certificate = certify("CN=authority", "CN=authority", keys, "", true);
    }

    /** An authority that another one has certified. */
    TestAuthority(TestAuthority by) throws Exception {
        issuer = by;
        certificate = by.certify(by.name(), "CN=intermediate", keys, "", true);
    }

    private String name() {
        return certificate.getSubjectX500Principal().getName();
    }

    /** Files for a node, in a folder; the certificate has this DNS name. */
    ClusterTls issue(Path folder, String name) throws Exception {
        return issue(folder, name, "EC");
    }

    ClusterTls issue(Path folder, String name, String algorithm) throws Exception {
        KeyPair pair = keys(algorithm);
        X509Certificate own = certify(name(), "O=godwit", pair, name, false);
        ClusterTls files =
                new ClusterTls(folder.resolve("tls.crt"), folder.resolve("tls.key"), folder.resolve("ca.crt"));
        Files.createDirectories(folder);
        write(files.key(), new JcaPKCS8Generator(pair.getPrivate(), null));
        if (issuer == this) {
            write(files.cert(), own);
        } else {
            write(files.cert(), own, certificate);
        }
        write(files.ca(), issuer.certificate);
        return files;
    }

    static void write(Path file, Object... things) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object thing : things) {
                writer.writeObject(thing);
            }
        }
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, text.toString());
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static KeyPair keys(String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (!algorithm.equals("Ed25519")) {
            generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
        }
        return generator.generateKeyPair();
    }

    private X509Certificate certify(String by, String subject, KeyPair pair, String dnsName, boolean authority)
            throws Exception {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(by),
                new BigInteger(64, new SecureRandom()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                new X500Name(subject),
                pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (!dnsName.isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, dnsName)));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }
}
