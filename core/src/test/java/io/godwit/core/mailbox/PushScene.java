// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.message.RefusedException;
import io.godwit.core.push.AddressBook;
import io.godwit.core.push.PushDecision;
import io.godwit.core.push.PushRequest;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Alice, her devices and those who write to her: words for tests of when her devices are woken. */
abstract class PushScene {
    static final DeviceId PHONE = new DeviceId("phone");
    static final UserId CAROL = new UserId("carol");

    final PushWorld world = new PushWorld(1);

    final FakeDevice connect(String name) {
        FakeDevice device = new FakeDevice(name);
        world.mailbox().attach(device.request(), device);
        seconds(1);
        return device;
    }

    final void disconnect(FakeDevice device) {
        world.mailbox().detach(device.id);
    }

    final void acknowledge(FakeDevice device) {
        world.mailbox().acked(device.id, device.attach(), device.ack(device.upTo()));
    }

    final void register(String device, String token) {
        List<AddressBook.Result> results = new ArrayList<>();
        world.register(new DeviceId(device), token, results::add);
        seconds(1);
        assertThat(results).containsExactly(AddressBook.Result.REGISTERED);
    }

    /** A device that is connected, and can be woken. */
    final FakeDevice online(String name) {
        FakeDevice device = connect(name);
        register(name, name + "-token");
        return device;
    }

    /** A device that is not connected, and can be woken. */
    final void offline(String name) {
        disconnect(online(name));
        seconds(10);
    }

    final void seconds(long time) {
        world.pass(Duration.ofSeconds(time));
    }

    final void bob(String text) {
        world.fromBob('"' + text + '"');
    }

    final String ask(String device, String json) {
        try {
            String text = json.replace('\'', '"');
            String op = text.substring(7, text.indexOf('"', 7));
            MailboxCommand command = MailboxCommands.parse(op, text.getBytes(StandardCharsets.UTF_8));
            List<String> answers = new ArrayList<>();
            world.command(new DeviceId(device), command, answer -> answers.add(answer.toString()));
            seconds(1);
            assertThat(answers).hasSize(1);
            return answers.get(0);
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    final List<PushRequest> pushed() {
        return world.accepted.stream().map(PushWorld.Pushed::request).toList();
    }

    final List<String> texts() {
        return pushed().stream().map(PushRequest::text).toList();
    }

    final List<PushRequest> attempts() {
        return world.attempts.stream().map(PushWorld.Pushed::request).toList();
    }

    /** Everything decided, as {@code step reason}. */
    final List<String> decided() {
        return world.decisions.stream().map(PushScene::words).toList();
    }

    private static String words(PushDecision decision) {
        return decision.step() + " " + decision.reason();
    }
}
