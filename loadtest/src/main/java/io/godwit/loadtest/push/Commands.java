// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import io.godwit.loadtest.mqtt.MqttConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

/** What users ask of their mailboxes. */
final class Commands {
    private Commands() {}

    static void send(MqttConnection connection, String user, String json) {
        ByteBuf command = ByteBufUtil.writeUtf8(ByteBufAllocator.DEFAULT, json);
        connection.publish("u/" + user + "/cmd", command, 1);
        connection.flush();
    }
}
