// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.cluster.MailboxMessage.Acked;
import io.godwit.core.cluster.MailboxMessage.Attach;
import io.godwit.core.cluster.MailboxMessage.Detach;
import io.godwit.core.cluster.MailboxMessage.Sync;
import io.godwit.core.mailbox.AttachRequest;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.topic.DeviceId;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HeldBackTest {
    private static final SessionId SESSION = new SessionId(1);
    private final HeldBack held = new HeldBack();

    @Test
    void keepsTheLastAcknowledgementAndGivesItAfterTheAttach() {
        held.add(new Acked(SESSION, 4));
        held.add(attach());
        held.add(new Acked(SESSION, 5));

        assertThat(held.takeAll()).containsExactly(attach(), new Acked(SESSION, 5));
        assertThat(held.takeAll()).isEmpty();
    }

    @Test
    void keepsOneSyncOfASessionAndNoAcknowledgementFromBeforeIt() {
        held.add(attach());
        for (int i = 0; i < 10_000; i++) {
            held.add(new Acked(SESSION, i));
            held.add(new Sync(SESSION, i));
        }

        assertThat(held.takeAll()).containsExactly(attach(), new Sync(SESSION, 9_999));
    }

    @Test
    void forgetsAConnectionThatIsGone() {
        held.add(attach());
        held.add(new Sync(SESSION, 1));
        held.add(new Acked(SESSION, 1));
        held.add(new Detach(SESSION));

        assertThat(held.takeAll()).isEmpty();
    }

    private static Attach attach() {
        return new Attach(new AttachRequest(
                SESSION, new DeviceId("phone"), false, false, false, 8, OptionalLong.empty(), OptionalLong.empty()));
    }
}
