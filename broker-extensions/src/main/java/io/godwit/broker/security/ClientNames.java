// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.security;

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
}
