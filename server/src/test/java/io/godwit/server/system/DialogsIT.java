// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a mailbox knows of its dialogs when the process that knew it is gone. */
final class DialogsIT {
    @Test
    void knowsWhatIsUnreadAfterAKill() {
        try (GodwitProcess server = GodwitProcess.named("dialogs").start();
                Device bob = Device.mqtt5(server, "bob", "phone").connect();
                Device alice = Device.mqtt5(server, "alice", "phone").connect()) {
            for (int n = 1; n <= 5; n++) {
                bob.send("alice", Json.text("first-" + n, "hello")).join();
            }
            assertThat(alice.ask("{\"op\":\"read\",\"dialog\":\"u:bob\",\"upTo\":3}"))
                    .contains("\"unread\":2,\"pos\":6");
            assertThat(alice.ask("{\"op\":\"mute\",\"dialog\":\"u:carol\",\"until\":-1}"))
                    .contains("\"pos\":7");
            killAndRestart(server, bob, alice);
            assertKnows(alice, 2, 5);
            for (int n = 1; n <= 2; n++) {
                bob.send("alice", Json.text("second-" + n, "hello")).join();
            }
            killAndRestart(server, bob, alice);
            assertKnows(alice, 4, 9);
        }
    }

    private static void killAndRestart(GodwitProcess server, Device... devices) {
        server.kill9();
        server.start();
        for (Device device : devices) {
            device.disconnect();
            device.connect();
        }
    }

    private static void assertKnows(Device alice, int unread, int last) {
        assertThat(alice.ask("{\"op\":\"dialogs\"}"))
                .isEqualTo("{\"op\":\"dialogs\",\"ok\":true,\"dialogs\":["
                        + "{\"dialog\":\"u:bob\",\"unread\":" + unread + ",\"readUpTo\":3,\"muteUntil\":0,\"last\":"
                        + last
                        + "},"
                        + "{\"dialog\":\"u:carol\",\"unread\":0,\"readUpTo\":0,\"muteUntil\":-1,\"last\":0}],"
                        + "\"unread\":" + unread + ",\"more\":false}");
    }
}
