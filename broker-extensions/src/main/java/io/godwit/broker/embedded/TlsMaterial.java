// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The contents of the files of {@link TlsSettings} at one moment, checked: the key belongs to the certificate, and each
 * certificate is signed by the next one.
 *
 * @param clientAuthorities empty if clients show no certificates
 */
record TlsMaterial(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> clientAuthorities) {

    /** What the files hold; equal if nothing changed. */
    record Source(ByteBuffer chain, ByteBuffer key, Optional<ByteBuffer> clientCa) {}

    static Source read(TlsSettings settings) throws TlsException {
        return new Source(
                bytes("certChainPem", settings.certChainPem()),
                bytes("keyPem", settings.keyPem()),
                settings.clientCaPem().isPresent()
                        ? Optional.of(
                                bytes("clientCaPem", settings.clientCaPem().get()))
                        : Optional.empty());
    }

    static TlsMaterial parse(TlsSettings settings, Source files) throws TlsException {
        List<X509Certificate> chain = certificates(
                "certChainPem", settings.certChainPem(), files.chain().array());
        PrivateKey key;
        try {
            key = Pem.privateKey(files.key().array());
        } catch (TlsException e) {
            throw in("keyPem", settings.keyPem(), e);
        }
        List<X509Certificate> authorities = files.clientCa().isPresent()
                ? certificates(
                        "clientCaPem",
                        settings.clientCaPem().orElseThrow(),
                        files.clientCa().get().array())
                : List.of();
        if (!belong(key, chain.get(0).getPublicKey())) {
            throw new TlsException("keyPem " + settings.keyPem()
                    + " is not the key of the first certificate in certChainPem " + settings.certChainPem());
        }
        requireSigned(settings.certChainPem(), chain);
        return new TlsMaterial(key, List.copyOf(chain), List.copyOf(authorities));
    }

    /** Empty if the server certificate is valid today. */
    Optional<String> invalidToday() {
        try {
            chain.get(0).checkValidity();
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.of("its certificate is valid from "
                    + chain.get(0).getNotBefore().toInstant() + " to "
                    + chain.get(0).getNotAfter().toInstant());
        }
    }

    private static ByteBuffer bytes(String field, Path file) throws TlsException {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new TlsException(field + " " + file + " cannot be read: " + e, e);
        }
    }

    private static List<X509Certificate> certificates(String field, Path file, byte[] pem) throws TlsException {
        try {
            return Pem.certificates(pem);
        } catch (TlsException e) {
            throw in(field, file, e);
        }
    }

    private static TlsException in(String field, Path file, TlsException e) {
        return new TlsException(field + " " + file + ": " + e.getMessage(), e);
    }

    private static boolean belong(PrivateKey key, PublicKey certified) throws TlsException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            byte[] text = {1, 2, 3};
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // another kind of key
        }
    }

    private static void requireSigned(Path file, List<X509Certificate> chain) throws TlsException {
        for (int i = 0; i + 1 < chain.size(); i++) {
            try {
                chain.get(i).verify(chain.get(i + 1).getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new TlsException(
                        "certChainPem " + file + ": certificate " + (i + 1) + " is not signed by the one after it", e);
            }
        }
    }
}
