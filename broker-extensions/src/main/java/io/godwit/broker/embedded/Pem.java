// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Reads PEM; every message says what is wrong with the content, never what it is. */
final class Pem {

    private Pem() {}

    /** At least one certificate, in the order of the file; other blocks are skipped. */
    static List<X509Certificate> certificates(byte[] pem) throws TlsException {
        List<X509Certificate> certificates = new ArrayList<>();
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        for (Object block : blocks(pem)) {
            if (block instanceof X509CertificateHolder holder) {
                try {
                    certificates.add(converter.getCertificate(holder));
                } catch (CertificateException e) {
                    throw new TlsException("a certificate in it cannot be read: " + e.getMessage(), e);
                }
            }
        }
        if (certificates.isEmpty()) {
            throw new TlsException("it has no BEGIN CERTIFICATE block");
        }
        return certificates;
    }

    /** The first key: PKCS#8, PKCS#1 or SEC1. */
    static PrivateKey privateKey(byte[] pem) throws TlsException {
        for (Object block : blocks(pem)) {
            if (block instanceof PrivateKeyInfo info) {
                return convert(info);
            }
            if (block instanceof PEMKeyPair pair) {
                return convert(pair.getPrivateKeyInfo());
            }
            if (block instanceof PEMEncryptedKeyPair || block instanceof PKCS8EncryptedPrivateKeyInfo) {
                throw new TlsException("its private key is encrypted, which is not supported");
            }
        }
        throw new TlsException("it has no BEGIN PRIVATE KEY block");
    }

    private static PrivateKey convert(PrivateKeyInfo info) throws TlsException {
        try {
            return new JcaPEMKeyConverter().getPrivateKey(info);
        } catch (IOException e) {
            throw new TlsException("its private key cannot be read", e); // the cause may quote the key
        }
    }

    private static List<Object> blocks(byte[] pem) throws TlsException {
        List<Object> blocks = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(new String(pem, StandardCharsets.US_ASCII)))) {
            Object block = parser.readObject();
            while (block != null) {
                blocks.add(block);
                block = parser.readObject();
            }
        } catch (IOException | RuntimeException e) { // the parser throws both, and messages may quote the content
            throw new TlsException("it is not valid PEM", e);
        }
        return blocks;
    }
}
