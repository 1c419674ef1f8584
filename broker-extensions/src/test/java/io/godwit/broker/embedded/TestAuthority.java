// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** A certificate authority for tests; everything is on elliptic curves unless said. */
final class TestAuthority {

    /** A certificate and its key. */
    record Identity(X509Certificate certificate, KeyPair keys) {

        KeyManagerFactory keyManagers() throws Exception {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("id", keys.getPrivate(), new char[0], new X509Certificate[] {certificate});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory;
        }
    }

    private static final Duration VALIDITY = Duration.ofDays(1);

    private final KeyPair keys = keys("EC");
    final X509Certificate certificate;

    TestAuthority(String name) {
        certificate = certify("CN=" + name, keys, "CN=" + name, true, Instant.now());
    }

    Identity issue(String name) {
        return issue(name, "EC");
    }

    Identity issue(String name, String algorithm) {
        KeyPair pair = keys(algorithm);
        return new Identity(certify("CN=" + name, pair, subject(), false, Instant.now()), pair);
    }

    Identity issueExpired(String name) {
        KeyPair pair = keys("EC");
        return new Identity(
                certify("CN=" + name, pair, subject(), false, Instant.now().minus(VALIDITY.multipliedBy(5))), pair);
    }

    TrustManagerFactory trustManagers() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", certificate);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    /** Key as PKCS#8. */
    static String pkcs8(Identity identity) {
        try {
            return pem(new JcaPKCS8Generator(identity.keys().getPrivate(), null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Key as SEC1, with its curve, as openssl writes it. */
    static String sec1(Identity identity) {
        try {
            ECPrivateKey key = (ECPrivateKey) identity.keys().getPrivate();
            byte[] encoded = new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1)
                    .getEncoded();
            return pem(new PemObject("EC PRIVATE KEY", encoded));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** PEM of whatever Bouncy Castle can write; an RSA key becomes PKCS#1. */
    static String pem(Object... things) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object thing : things) {
                writer.writeObject(thing);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static Path write(Path file, String content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, content);
        return Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private String subject() {
        return certificate.getSubjectX500Principal().getName();
    }

    private static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (!algorithm.equals("Ed25519")) {
                generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate certify(String subject, KeyPair pair, String issuer, boolean authority, Instant from) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    new BigInteger(64, new SecureRandom()),
                    Date.from(from.minus(Duration.ofHours(1))),
                    Date.from(from.plus(VALIDITY)),
                    new X500Name(subject),
                    pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
            }));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
