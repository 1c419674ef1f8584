// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static io.godwit.core.cluster.SeveralNodes.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cassandra.testing.CassandraExtension;
import io.godwit.cassandra.testing.CassandraServer;
import io.godwit.core.cluster.SeveralNodes.Node;
import io.godwit.core.mailbox.SendResult;
import io.godwit.core.message.Entry;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server stands still in the middle of an append, and another one takes over what it has: each has only the leases to know of the
 * other. What the first one does when it goes on must not be acknowledged, and not stand in the way of what was acknowledged meanwhile.
 */
@ExtendWith(CassandraExtension.class)
class PausedOwnerIT {
    private static final UserId ALICE = new UserId("alice");

    /** To herself: one mailbox, one append. */
    private static long accepted(Node at, String cid) throws Exception {
        return SeveralNodes.accepted(at, ALICE, ALICE, cid).pos();
    }

    @ParameterizedTest
    @EnumSource(GatedStore.Step.class)
    void acknowledgesNothingAndOverwritesNothingWhenItGoesOn(GatedStore.Step step, CassandraServer server)
            throws Exception {
        SeveralNodes nodes = new SeveralNodes(server, 2, false, Duration.ofSeconds(1));
        try {
            Node first = nodes.all.get(0);
            Node second = nodes.all.get(1);
            List<Long> positions = new ArrayList<>();
            if (step == GatedStore.Step.LOAD_NOT_SENT || step == GatedStore.Step.LOAD_DONE_AND_NOT_HEARD) {
                first.store().standStillAt(step);
            } else {
                positions.add(accepted(first, "before"));
                first.store().standStillAt(step);
            }
            CompletableFuture<SendResult> late =
                    SeveralNodes.send(first, ALICE, ALICE, "late").toCompletableFuture();
            Eventually.holds("it stands at " + step, first.store()::stands);
            CompletableFuture<Void> stands = new CompletableFuture<>();
            first.timer().execute(stands::join); // it renews nothing

            positions.add(accepted(second, "meanwhile"));
            first.store().goOn();
            assertThat(late.handle((result, failure) -> failure == null && result instanceof SendResult.Accepted))
                    .as("the late message is acknowledged")
                    .succeedsWithin(Duration.ofMinutes(1))
                    .isEqualTo(false);
            stands.complete(null);
            await(first.lost());
            positions.add(accepted(second, "after"));

            List<Entry> log = await(nodes.store.page(ALICE, 0, positions.get(positions.size() - 1)));
            assertThat(log.stream().map(Entry::pos).toList())
                    .isEqualTo(LongStream.rangeClosed(1, log.size()).boxed().toList());
            assertThat(log.stream().map(Entry::cid).filter(cid -> !"late".equals(cid)))
                    .containsExactlyElementsOf(
                            positions.size() == 3
                                    ? List.of("before", "meanwhile", "after")
                                    : List.of("meanwhile", "after"));
            assertThat(positions)
                    .isEqualTo(log.stream()
                            .filter(entry -> !"late".equals(entry.cid()))
                            .map(Entry::pos)
                            .toList());
        } finally {
            nodes.stop();
        }
    }
}
