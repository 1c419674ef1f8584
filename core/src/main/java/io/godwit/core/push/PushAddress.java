// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.config.Secret;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a device can be woken.
 *
 * @param app the operator's name of the app, whose credentials are used
 * @param provider the operator's name of the provider within the app, such as {@code apns}, {@code fcm} or {@code webpush}
 * @param kind what {@code address} is
 * @param address the provider's token, installation id or endpoint URL; whoever has it may be able to reach the device
 * @param environment APNs only: which of Apple's environments gave the token
 * @param topic APNs only: the bundle id, where it is not the configured one
 * @param keys Web Push only: what messages are encrypted with
 * @param voip APNs only: the device's token for VoIP pushes
 */
public record PushAddress(
        String app,
        String provider,
        Kind kind,
        Secret address,
        Environment environment,
        Optional<String> topic,
        Optional<WebPushKeys> keys,
        Optional<Secret> voip) {
    /** Longest address, in characters: FCM says nothing, Web Push endpoints are the longest that were seen (700). */
    public static final int MAX_ADDRESS = 2_048;

    /** Rule for the names of apps and providers. */
    public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,31}");

    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9.-]{1,155}");

    /** What an address is. */
    public enum Kind {
        /** A registration token, of APNs, FCM or a vendor. */
        TOKEN,
        /** A Firebase installation id. */
        FID,
        /** The URL of a Web Push subscription (RFC 8030). */
        ENDPOINT
    }

    /** Which of Apple's environments a token belongs to. */
    public enum Environment {
        PRODUCTION,
        SANDBOX,
        /** Not said: both are tried, the configured one first. */
        UNKNOWN
    }

    /**
     * The keys of a Web Push subscription (RFC 8291), in Base64 URL without padding, as browsers give them.
     *
     * @param p256dh the browser's public key, an uncompressed point
     * @param auth its authentication secret
     */
    public record WebPushKeys(String p256dh, Secret auth) {}

    /** @throws IllegalArgumentException naming the field and its limit */
    public PushAddress {
        require(NAME.matcher(app).matches(), "app: 1 to 32 characters out of a-z 0-9 . -");
        require(NAME.matcher(provider).matches(), "provider: 1 to 32 characters out of a-z 0-9 . -");
        requireAddress("address", address);
        voip.ifPresent(token -> requireAddress("voip", token));
        topic.ifPresent(name -> require(TOPIC.matcher(name).matches(), "topic: 1 to 155 characters, a bundle id"));
        require((kind == Kind.ENDPOINT) == keys.isPresent(), "keys: needed for endpoints, and only for them");
    }

    /** Whether both reach the same place, whatever else is said about it. */
    public boolean isSamePlaceAs(PushAddress other) {
        return app.equals(other.app) && provider.equals(other.provider) && address.equals(other.address);
    }

    private static void requireAddress(String field, Secret secret) {
        String text = secret.reveal();
        boolean printable = text.chars().allMatch(c -> c > ' ' && c < 127);
        require(
                !text.isEmpty() && text.length() <= MAX_ADDRESS && printable,
                field + ": 1 to " + MAX_ADDRESS + " printable ASCII characters");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
