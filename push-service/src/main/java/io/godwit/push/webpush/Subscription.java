// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webpush;

import io.godwit.core.config.Secret;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushAddress.WebPushKeys;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.Locale;

/** A browser's subscription. */
record Subscription(URI endpoint, ECPublicKey key, Secret auth) {
    /** @throws IllegalArgumentException saying what it lacks, without a part of it */
    static Subscription of(PushAddress address) {
        WebPushKeys keys =
                address.keys().orElseThrow(() -> new IllegalArgumentException("not a Web Push subscription"));
        if (decoded(keys.auth().reveal()).length != Encryption.AUTH) {
            throw new IllegalArgumentException("auth must be 16 bytes in Base64 URL");
        }
        try {
            URI endpoint = new URI(address.address().reveal());
            return new Subscription(endpoint, P256.publicKey(decoded(keys.p256dh())), keys.auth());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the endpoint is not a URL");
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("p256dh is not a point of P-256");
        }
    }

    byte[] authBytes() {
        return decoded(auth.reveal());
    }

    @Override
    public String toString() {
        return origin(); // the rest of the endpoint is a secret
    }

    /** Scheme, host and port, as they are named to the push service. */
    String origin() {
        String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
        return (endpoint.getScheme() + "://" + endpoint.getHost() + port).toLowerCase(Locale.ROOT);
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("keys must be Base64 URL");
        }
    }
}
