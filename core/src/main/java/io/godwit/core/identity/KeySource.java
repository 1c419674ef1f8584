// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import io.godwit.core.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;

/** Where keys for the verification of tokens come from. */
public sealed interface KeySource {
    /** Longest {@code kid}, in characters. */
    int MAX_KID_LENGTH = 200;

    /**
     * A shared secret for HS256.
     *
     * @param kid the key's name in the tokens' header
     * @param base64 at least 32 bytes, as Base64 or Base64url
     */
    record HmacSecret(String kid, Secret base64) implements KeySource {
        public HmacSecret {
            requireKid(kid);
            Objects.requireNonNull(base64, "base64");
        }
    }

    /**
     * A public key (RSA of 2048 bits or more, P-256 or Ed25519) or the certificate that holds one, in a PEM file that
     * is read again when it changes.
     *
     * @param kid the key's name in the tokens' header
     */
    record PublicKeyPem(String kid, Path file) implements KeySource {
        public PublicKeyPem {
            requireKid(kid);
            Objects.requireNonNull(file, "file");
        }
    }

    /** A JSON web key set in a file that is read again when it changes; may hold shared secrets ({@code kty: oct}). */
    record JwksFile(Path file) implements KeySource {
        public JwksFile {
            Objects.requireNonNull(file, "file");
        }
    }

    /**
     * A JSON web key set at an http or https address, fetched again at every {@link TokenSettings#jwksRefresh()}. Only
     * public keys are taken from it; redirects are not followed. Over plain http whoever sits on the way can replace
     * the keys.
     */
    record JwksUrl(URI uri) implements KeySource {
        public JwksUrl {
            String scheme = String.valueOf(uri.getScheme());
            if (!scheme.equals("https") && !scheme.equals("http")) {
                throw new IllegalArgumentException("jwks url must begin with https:// or http://");
            }
            if (uri.getHost() == null || uri.getUserInfo() != null) {
                throw new IllegalArgumentException("jwks url must name a host and carry no credentials");
            }
        }
    }

    private static void requireKid(String kid) {
        if (kid.isEmpty() || kid.length() > MAX_KID_LENGTH) {
            throw new IllegalArgumentException("kid must have 1 to " + MAX_KID_LENGTH + " characters");
        }
    }
}
