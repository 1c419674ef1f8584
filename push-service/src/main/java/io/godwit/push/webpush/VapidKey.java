// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webpush;

import io.godwit.push.provider.ProviderConfig;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The key by which push services know the sender (RFC 8292). Immutable. */
final class VapidKey {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN (EC )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (EC )?PRIVATE KEY-----");

    /** What PKCS #8 says before a key of this curve: version 0, ecPublicKey, prime256v1. */
    private static final byte[] PKCS8 = HexFormat.of().parseHex("020100301306072a8648ce3d020106082a8648ce3d030107");

    private final ECPrivateKey key;
    private final String publicKey;

    private VapidKey(ECPrivateKey key) {
        this.key = key;
        this.publicKey = base64(P256.bytes(P256.publicPoint(key)));
    }

    /** Reads {@code private-key-file}: PEM as openssl writes it, or 32 bytes in Base64 URL as web-push tools write them. */
    static VapidKey of(ProviderConfig config) {
        String text = config.file("private-key-file");
        try {
            return parse(text);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw config.wrong(
                    "private-key-file", "must have a private key of P-256, as PEM or as 43 characters of Base64 URL");
        }
    }

    static VapidKey parse(String text) throws GeneralSecurityException {
        Matcher pem = PEM.matcher(text);
        if (!pem.find()) {
            byte[] scalar = Base64.getUrlDecoder().decode(text.strip());
            if (scalar.length != P256.SCALAR) {
                throw new IllegalArgumentException("not 32 bytes");
            }
            return new VapidKey(P256.privateKey(scalar));
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
        byte[] pkcs8 = pem.group(1) == null ? der : wrap(der);
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        if (key instanceof ECPrivateKey ec && ec.getParams().getOrder().equals(P256.CURVE.getOrder())) {
            return new VapidKey(ec);
        }
        throw new IllegalArgumentException("another curve");
    }

    /** The older form of openssl within the newer one. */
    private static byte[] wrap(byte[] sec1) {
        byte[] octets = tagged(4, sec1);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(PKCS8);
        body.writeBytes(octets);
        return tagged(0x30, body.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length >= 128) {
            out.write(0x81 + (content.length > 255 ? 1 : 0));
            if (content.length > 255) {
                out.write(content.length >> 8);
            }
        }
        out.write(content.length & 0xff);
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** What browsers subscribe with ({@code applicationServerKey}). */
    String publicKey() {
        return publicKey;
    }

    /** A token in compact form, signed with ES256. */
    String token(String claims) {
        String head = base64("{\"typ\":\"JWT\",\"alg\":\"ES256\"}".getBytes(StandardCharsets.UTF_8));
        String signed = head + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was read cannot sign", e);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
