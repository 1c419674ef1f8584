// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the public key, or the first certificate's public key, of a PEM file. */
final class PemReader {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private final String kid;

    PemReader(String kid) {
        this.kid = kid;
    }

    /** @throws KeyException if there is no key that can be used */
    KeySet read(byte[] bytes) {
        Matcher block = BLOCK.matcher(new String(bytes, StandardCharsets.US_ASCII));
        if (!block.find()) {
            throw new KeyException("is no PEM file");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(block.group(2));
            return KeySet.of(VerificationKey.ofPublic(kid, publicKey(block.group(1), der)));
        } catch (UnusableKey | IllegalArgumentException e) {
            throw new KeyException(String.valueOf(e.getMessage()), e);
        }
    }

    private static PublicKey publicKey(String type, byte[] der) throws UnusableKey {
        if (type.equals("CERTIFICATE")) {
            return ofCertificate(der);
        }
        if (!type.equals("PUBLIC KEY")) {
            throw new UnusableKey("must hold a PUBLIC KEY or a CERTIFICATE, not a " + type
                    + " (openssl pkey -pubout writes a PUBLIC KEY)");
        }
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                // the next one
            }
        }
        throw new UnusableKey("holds no RSA, EC or Ed25519 public key");
    }

    private static PublicKey ofCertificate(byte[] der) throws UnusableKey {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der))
                    .getPublicKey();
        } catch (GeneralSecurityException e) {
            throw new UnusableKey("holds a certificate that cannot be read");
        }
    }
}
