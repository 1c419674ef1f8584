// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import io.godwit.core.config.Secret;
import io.godwit.core.identity.KeySource.HmacSecret;
import io.jsonwebtoken.security.Jwks;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keys of every algorithm, and tokens put together by hand, so that they may be as wrong as a test wants. */
final class TestKeys {
    static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    static final byte[] OTHER_SECRET = "another-secret-of-thirty-two-byt".getBytes(StandardCharsets.US_ASCII);
    static final KeyPair RSA = pair("RSA", 2048);
    static final KeyPair OTHER_RSA = pair("RSA", 2048);
    static final KeyPair EC = ec("secp256r1");
    static final KeyPair OTHER_EC = ec("secp256r1");
    static final KeyPair ED = pair("Ed25519", 0);
    static final KeyPair OTHER_ED = pair("Ed25519", 0);

    static final String HS = "hs";
    static final String RS = "rs";
    static final String ES = "es";
    static final String EDDSA = "ed";

    private TestKeys() {}

    /** All four keys, as a JSON web key set. */
    static String jwks() {
        return jwks(List.of(
                oct(HS, SECRET), jwk(RS, RSA.getPublic()), jwk(ES, EC.getPublic()), jwk(EDDSA, ED.getPublic())));
    }

    static String jwks(List<String> keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    static String jwk(String kid, PublicKey key) {
        return Jwks.json(Jwks.builder().key(key).id(kid).build());
    }

    static String oct(String kid, byte[] secret) {
        return "{\"kty\":\"oct\",\"kid\":\"" + kid + "\",\"k\":\"" + b64(secret) + "\"}";
    }

    static HmacSecret source(String kid, byte[] secret) {
        return new HmacSecret(kid, Secret.of(Base64.getEncoder().encodeToString(secret)));
    }

    static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    static String header(String alg, String kid) {
        return "{\"alg\":\"" + alg + "\",\"kid\":\"" + kid + "\"}";
    }

    static String claims(String user) {
        return "{\"sub\":\"" + user + "\",\"exp\":"
                + MutableClock.START.plusSeconds(3600).getEpochSecond() + "}";
    }

    static String hs256(String header, String claims, byte[] secret) {
        return sign(header, claims, bytes -> {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(bytes);
        });
    }

    static String rs256(String header, String claims, PrivateKey key) {
        return signed("SHA256withRSA", header, claims, key);
    }

    static String es256(String header, String claims, PrivateKey key) {
        return signed("SHA256withECDSAinP1363Format", header, claims, key);
    }

    static String eddsa(String header, String claims, PrivateKey key) {
        return signed("Ed25519", header, claims, key);
    }

    static String signed(String algorithm, String header, String claims, PrivateKey key) {
        return sign(header, claims, bytes -> {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(bytes);
            return signature.sign();
        });
    }

    static String sign(String header, String claims, Signer signer) {
        String input =
                b64(header.getBytes(StandardCharsets.UTF_8)) + "." + b64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            return input + "." + b64(signer.sign(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String b64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A pair of {@code bits}; 0 where the algorithm says it all. */
    static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    interface Signer {
        byte[] sign(byte[] input) throws GeneralSecurityException;
    }
}
