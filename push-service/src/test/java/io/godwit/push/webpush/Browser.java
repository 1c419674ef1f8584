// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webpush;

import io.godwit.core.config.Secret;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushAddress.WebPushKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The receiving end: has a subscription and decrypts what is sent there. */
final class Browser {
    private final KeyPair keys;
    private final byte[] auth = new byte[16];

    Browser() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        keys = generator.generateKeyPair();
        new SecureRandom().nextBytes(auth);
    }

    ECPublicKey publicKey() {
        return (ECPublicKey) keys.getPublic();
    }

    byte[] auth() {
        return auth.clone();
    }

    PushAddress at(String endpoint) {
        return at(endpoint, VapidKey.base64(P256.bytes(publicKey().getW())), VapidKey.base64(auth));
    }

    static PushAddress at(String endpoint, String p256dh, String auth) {
        return new PushAddress(
                "main",
                "browser",
                PushAddress.Kind.ENDPOINT,
                Secret.of(endpoint),
                PushAddress.Environment.UNKNOWN,
                Optional.empty(),
                Optional.of(new WebPushKeys(p256dh, Secret.of(auth))),
                Optional.empty());
    }

    byte[] decrypt(byte[] sealed) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(sealed);
        byte[] salt = new byte[16];
        in.get(salt);
        in.getInt();
        byte[] sender = new byte[in.get()];
        in.get(sender);
        byte[] record = new byte[in.remaining()];
        in.get(record);
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(keys.getPrivate());
        agreement.doPhase(P256.publicKey(sender), true);
        ByteBuffer info = ByteBuffer.allocate(14 + 2 * P256.POINT)
                .put("WebPush: info\0".getBytes(StandardCharsets.US_ASCII))
                .put(P256.bytes(publicKey().getW()))
                .put(sender);
        byte[] ikm = Encryption.hkdf(auth, agreement.generateSecret(), info.array(), 32);
        byte[] key =
                Encryption.hkdf(salt, ikm, "Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII), 16);
        byte[] nonce = Encryption.hkdf(salt, ikm, "Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII), 12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        byte[] padded = cipher.doFinal(record);
        return Arrays.copyOf(padded, padded.length - 1);
    }
}
