// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webpush;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Message encryption for Web Push (RFC 8291, in the coding {@code aes128gcm} of RFC 8188), as one record. */
final class Encryption {
    /** What every push service takes: 4,096 bytes, less the head of 86, the delimiter and the tag of 16. */
    static final int MAX_PLAIN = 3_993;

    static final int AUTH = 16;
    private static final int SALT = 16;
    private static final int RECORD = 4_096;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Encryption() {}

    /** Encrypts for a browser, with a new key pair and salt as each message must have. */
    static byte[] encrypt(byte[] plain, ECPublicKey receiver, byte[] auth) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        byte[] salt = new byte[SALT];
        RANDOM.nextBytes(salt);
        return encrypt(plain, receiver, auth, generator.generateKeyPair(), salt);
    }

    static byte[] encrypt(byte[] plain, ECPublicKey receiver, byte[] auth, KeyPair sender, byte[] salt)
            throws GeneralSecurityException {
        byte[] receiverPoint = P256.bytes(receiver.getW());
        byte[] senderPoint = P256.bytes(((ECPublicKey) sender.getPublic()).getW());

        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(sender.getPrivate());
        agreement.doPhase(receiver, true);
        byte[] shared = agreement.generateSecret();

        byte[] keyInfo = joined(ascii("WebPush: info\0"), receiverPoint, senderPoint);
        byte[] ikm = hkdf(auth, shared, keyInfo, 32);
        byte[] key = hkdf(salt, ikm, ascii("Content-Encoding: aes128gcm\0"), 16);
        byte[] nonce = hkdf(salt, ikm, ascii("Content-Encoding: nonce\0"), 12);

        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        byte[] sealed = cipher.doFinal(joined(plain, new byte[] {2})); // 2: the last record
        byte[] head = ByteBuffer.allocate(SALT + Integer.BYTES + 1)
                .put(salt)
                .putInt(RECORD)
                .put((byte) senderPoint.length)
                .array();
        return joined(head, senderPoint, sealed);
    }

    /** HKDF with SHA-256 for at most 32 bytes: one round. */
    static byte[] hkdf(byte[] salt, byte[] secret, byte[] info, int length) throws GeneralSecurityException {
        byte[] pseudoRandom = hmac(salt, secret);
        return Arrays.copyOf(hmac(pseudoRandom, joined(info, new byte[] {1})), length);
    }

    private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
