// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cassandra.testing.CassandraExtension;
import io.godwit.cassandra.testing.CassandraServer;
import io.godwit.core.cluster.SeveralNodes.Node;
import io.godwit.core.topic.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes come and go, orderly or not, and the mailboxes with them. */
@ExtendWith(CassandraExtension.class)
class ScaleIT {
    private static final int USERS = 120;
    private final Map<UserId, Long> positions = new HashMap<>();
    private SeveralNodes nodes;

    @BeforeEach
    void start(CassandraServer server) throws Exception {
        nodes = new SeveralNodes(server, 1);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.stop();
    }

    @Test
    void aNewNodeGetsItsShareOfTheMailboxesAndGivesItBack() throws Exception {
        everybodyIsWrittenTo("alone");
        nodes.add();
        nodes.add();
        everyNodeHasItsShare();
        everybodyIsWrittenTo("three");

        nodes.leave(nodes.all.get(0));
        everybodyIsWrittenTo("two");
        nodes.add();
        everyNodeHasItsShare();

        nodes.kill(nodes.all.get(0));
        everybodyIsWrittenTo("without one");
        nodes.add();
        everyNodeHasItsShare();

        nodes.leave(nodes.all.get(0));
        nodes.leave(nodes.all.get(0));
        everybodyIsWrittenTo("alone again");
    }

    @Test
    void aNodeHandsItsMailboxesOverBeforeItLeaves() throws Exception {
        nodes.add();
        nodes.add();
        everybodyIsWrittenTo("three");
        everyNodeHasItsShare();
        Node first = nodes.all.get(0);
        Node second = nodes.all.get(1);

        CompletionStage<Void> ofFirst = first.mailboxes().handOver();
        CompletionStage<Void> ofSecond = second.mailboxes().handOver();
        everybodyIsWrittenTo("meanwhile");
        SeveralNodes.await(ofFirst);
        SeveralNodes.await(ofSecond);

        assertThat(first.owner().ownership().count()).isZero();
        assertThat(second.owner().ownership().count()).isZero();
        everybodyIsWrittenTo("at the third, by way of all");
        nodes.leave(first);
        nodes.leave(second);
        SeveralNodes.await(nodes.all.get(0).mailboxes().handOver()); // there is nobody to take them
        everybodyIsWrittenTo("alone");
    }

    private void everyNodeHasItsShare() throws Exception {
        Eventually.holds(
                "all have their share",
                () -> nodes.all.stream()
                        .allMatch(node -> node.owner().ownership().count() > USERS / 6));
    }

    private void everybodyIsWrittenTo(String cid) throws Exception {
        for (int i = 0; i < USERS; i++) {
            Node at = nodes.all.get(i % nodes.all.size());
            UserId user = new UserId("user-" + i);
            long pos = SeveralNodes.accepted(at, user, user, cid).pos();
            assertThat(positions.merge(user, pos, Math::max)).isEqualTo(pos);
        }
    }
}
