// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

/** Where devices connect: to one server, or to any of several. */
interface Front {
    /** Where the next connection goes. */
    int mqttPort();

    /** A token for one day. */
    String token(String user);
}
