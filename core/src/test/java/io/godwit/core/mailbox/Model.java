// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.godwit.core.message.MessageId;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Three people, their devices and a world in which everything happens in any order and fails at any step. */
final class Model {
    static final MailboxSettings SETTINGS = new MailboxSettings(
            10_000,
            Duration.ofDays(7),
            Duration.ofDays(1),
            20,
            5,
            Duration.ofSeconds(4),
            4,
            700,
            10,
            7,
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5));
    private static final int MOST_TASKS = 1_000;

    private final Random random;
    private final List<Runnable> tasks = new ArrayList<>();
    private final List<ModelNode> nodes = new ArrayList<>();
    private final List<ModelDevice> devices = new ArrayList<>();
    private final List<ModelSend> sends = new ArrayList<>();
    private final List<ModelRecall> recalls = new ArrayList<>();
    private final Map<String, MessageId> observed = new HashMap<>();
    private long now = 1_700_000_000_000L;
    private boolean faults = true;
    private final boolean commands;

    Model(long seed) {
        this(seed, false);
    }

    /** @param commands whether the people also read, mute, set and take back things */
    Model(long seed, boolean commands) {
        this.commands = commands;
        random = new Random(seed);
        for (String user : List.of("alice", "bob", "carol")) {
            ModelNode node = new ModelNode(new UserId(user), this, nodes.size() + 1);
            nodes.add(node);
            for (int i = 0; i < 3; i++) {
                devices.add(new ModelDevice(node, user + i, i == 2, this));
            }
        }
    }

    // ---- for the nodes

    long now() {
        return now;
    }

    Instant instant() {
        return Instant.ofEpochMilli(now);
    }

    void later(Runnable task) {
        tasks.add(task);
        assertThat(tasks.size()).as("what is under way").isLessThan(MOST_TASKS);
    }

    boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    boolean isFaulty(int oneIn) {
        return faults && chance(oneIn);
    }

    ModelNode node(UserId user) {
        return nodes.stream().filter(node -> node.user.equals(user)).findAny().orElseThrow();
    }

    void cursorSaved(UserId user, DeviceId device, long acked) {
        devices.stream()
                .filter(each -> each.node.user.equals(user) && each.name.equals(device.value()))
                .forEach(each -> each.cursorSaved(acked));
    }

    /** What anybody was told about a position is true for ever. */
    void observed(ModelNode node, long pos, MessageId id) {
        @Nullable MessageId before = observed.putIfAbsent(node.user + "/" + pos, id);
        assertThat(before == null || before.equals(id))
                .as("position %s of %s changed", pos, node.user)
                .isTrue();
    }

    // ---- steps

    void step() {
        switch (random.nextInt(14)) {
            case 0 -> sendSomething();
            case 1, 2 -> acknowledgeSomething();
            case 3 -> connectOrNot();
            case 4, 5 -> passTime();
            case 6 -> {
                if (isFaulty(20)) {
                    crash(any(nodes));
                }
            }
            default -> runSomeTask();
        }
        if (commands && isFaulty(10)) {
            commandSomething();
        }
        settle();
        if (commands && chance(15)) {
            recallSomething();
        }
        if (commands && chance(20)) {
            any(nodes).assertDialogsAreWhatTheLogSays();
        }
    }

    private void commandSomething() {
        ModelDevice device = any(devices);
        ModelNode node = device.node;
        String dialog = "u:" + any(nodes).user;
        long head = node.mailbox.head();
        device.command(
                switch (random.nextInt(5)) {
                    case 0 -> new MuteDialog(dialog, random.nextInt(3) - 1);
                    case 1 ->
                        new ChangeSettings(
                                JsonNodeFactory.instance.objectNode().put("badge", chance(2) ? "on" : "off"));
                    default -> new MarkRead(dialog, 1 + random.nextLong(head + 1));
                });
    }

    private void recallSomething() {
        List<ModelRecall> open =
                recalls.stream().filter(each -> !each.isAnswered()).toList();
        List<ModelSend> accepted = sends.stream().filter(ModelSend::isAccepted).toList();
        if (!open.isEmpty() && (!faults || random.nextBoolean())) {
            any(open).give();
        } else if (faults && !accepted.isEmpty()) {
            ModelRecall recall = any(accepted).recall();
            recalls.add(recall);
            recall.give();
        }
        if (!recalls.isEmpty() && chance(4)) {
            any(recalls).give();
        }
    }

    private void sendSomething() {
        List<ModelSend> open = sends.stream().filter(send -> !send.isAccepted()).toList();
        boolean again = open.size() >= 15 || (!open.isEmpty() && random.nextBoolean()) || !faults;
        if (again && !open.isEmpty()) {
            any(open).send();
        } else if (faults) {
            ModelSend send = new ModelSend(any(devices), any(nodes), "c" + sends.size(), this);
            sends.add(send);
            send.send();
        }
        if (!sends.isEmpty() && chance(5)) {
            any(sends).send();
        }
    }

    private void acknowledgeSomething() {
        ModelDevice device = any(devices);
        FakeDevice on = device.session;
        if (on != null && on.upTo() > on.acked()) {
            device.acknowledge(on, faults ? random.nextLong(on.acked() + 1, on.upTo() + 1) : on.upTo());
        }
    }

    private void connectOrNot() {
        ModelDevice device = any(devices);
        if (device.session == null || isFaulty(4)) {
            device.connect(1 + random.nextInt(8));
        } else if (isFaulty(3)) {
            device.disconnect();
        }
    }

    private void passTime() {
        now += random.nextInt(600);
        nodes.forEach(node -> node.life.wakeIfDue());
    }

    private void crash(ModelNode node) {
        devices.stream().filter(device -> device.node == node).forEach(ModelDevice::vanish);
        node.begin();
    }

    private void runSomeTask() {
        if (!tasks.isEmpty()) {
            tasks.remove(random.nextInt(tasks.size())).run();
        }
    }

    /** Mailboxes that gave up start anew, and sessions that were let go attach again. */
    private void settle() {
        devices.forEach(ModelDevice::look);
        nodes.stream().filter(node -> node.mustRestart).forEach(ModelNode::begin);
        for (ModelDevice device : devices) {
            FakeDevice session = device.session;
            if (session != null && session.closed == Session.Reason.MAILBOX_STOPPED) {
                device.connectAgain(session);
            }
        }
    }

    /** Without faults, everything comes to its end. */
    void comeToRest() {
        faults = false;
        for (int i = 0; i < 20_000; i++) {
            step();
        }
        assertThat(sends).allMatch(ModelSend::isAccepted, "is accepted in the end");
        sends.forEach(ModelSend::assertStoredOnce);
        assertThat(recalls).allMatch(ModelRecall::isAnswered, "is answered in the end");
        recalls.forEach(ModelRecall::assertStored);
        devices.forEach(ModelDevice::assertHasEverything);
        nodes.forEach(ModelNode::assertDialogsAreWhatTheLogSays);
    }

    int recalled() {
        return recalls.size();
    }

    int accepted() {
        return (int) sends.stream().filter(ModelSend::isAccepted).count();
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
