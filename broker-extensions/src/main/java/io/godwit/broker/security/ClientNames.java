// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Client ids inside of the broker. The broker keeps sessions by client id alone, so a stranger who connects with somebody's
 * client id would take over his session: inside, every id carries its user, {@code user/id}.
 */
final class ClientNames {
    private ClientNames() {}

    static String inside(String user, String clientId) {
        return clientId.startsWith(user + "/") ? clientId : user + "/" + clientId;
    }

    static String outside(String user, String inside) {
        return inside.startsWith(user + "/") ? inside.substring(user.length() + 1) : inside;
    }

    /** A device name for a client id that is too long or has other characters: always the same one for the same id. */
    static String hashed(String clientId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(clientId.getBytes(StandardCharsets.UTF_8));
            return "id-" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has SHA-256
        }
    }
}
