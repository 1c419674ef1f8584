// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.cluster.MailboxMessage.Acked;
import io.godwit.core.cluster.MailboxMessage.Append;
import io.godwit.core.cluster.MailboxMessage.Attach;
import io.godwit.core.cluster.MailboxMessage.Detach;
import io.godwit.core.mailbox.AppendRequest;
import io.godwit.core.mailbox.AttachRequest;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.Content;
import io.godwit.core.message.MessageId;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeldBackTest {
    private static final SessionId SESSION = new SessionId(1);
    private final HeldBack held = new HeldBack();
    private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "held-back");

    @AfterEach
    void stop() {
        system.terminate();
    }

    @Test
    void keepsTheLastAcknowledgementAndGivesItAfterTheAttach() {
        held.add(new Acked(SESSION, 1, 4));
        held.add(attach(1));
        held.add(new Acked(SESSION, 1, 5));

        assertThat(held.takeAll()).containsExactly(attach(1), new Acked(SESSION, 1, 5));
        assertThat(held.takeAll()).isEmpty();
    }

    @Test
    void keepsTheNewestAttachOfASessionInWhateverOrderTheyCome() {
        held.add(attach(2));
        held.add(attach(3));
        held.add(attach(1));

        assertThat(held.hasAttachOf(SESSION)).isTrue();
        assertThat(held.takeAll()).containsExactly(attach(3));
    }

    @Test
    void keepsARequestOnceThatIsMadeAgain() {
        Append append = new Append(
                new AppendRequest(
                        new MessageId(1, 1),
                        new UserId("bob"),
                        new DeviceId("phone"),
                        new Content("c", "text", new byte[] {'1'}, null)),
                system.deadLetters());
        for (int i = 0; i < 10 * HeldBack.MAX; i++) {
            held.add(append);
        }

        assertThat(held.takeAll()).containsExactly(append);
    }

    @Test
    void forgetsAConnectionThatIsGone() {
        held.add(attach(1));
        held.add(new Acked(SESSION, 1, 1));
        held.add(new Detach(SESSION));

        assertThat(held.hasAttachOf(SESSION)).isFalse();
        assertThat(held.takeAll()).isEmpty();
    }

    private Attach attach(long number) {
        AttachRequest request = new AttachRequest(
                SESSION,
                number,
                false,
                new DeviceId("phone"),
                false,
                false,
                false,
                8,
                OptionalLong.empty(),
                OptionalLong.empty());
        return new Attach(request, system.deadLetters());
    }
}
