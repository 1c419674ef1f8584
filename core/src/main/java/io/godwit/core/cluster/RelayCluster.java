// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.relay.Interest;
import io.godwit.core.relay.RawMessage;
import io.godwit.core.relay.Relay;
import io.godwit.core.relay.RelayListener;
import io.godwit.core.relay.RelayResult;
import io.godwit.core.relay.RelayTarget;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;

/** This node's relay of raw topics. Start it as soon as the node has begun to join, on nodes with the role broker. Any thread. */
public final class RelayCluster implements Relay {
    private static final CompletionStage<Void> KNOWN = CompletableFuture.completedFuture(null);

    private final ClusterNode node;
    private final RelayLinks links;
    private final RelaySelf state = new RelaySelf();
    private final ActorRef<RelayMessage> actor;

    private RelayCluster(ClusterNode node, RelayListener listener) {
        this.node = node;
        links = new RelayLinks(listener);
        actor = node.system().systemActorOf(RelayActor.create(links, state), "relay", Props.empty());
    }

    public static RelayCluster start(ClusterNode node, RelayListener listener) {
        return new RelayCluster(node, listener);
    }

    @Override
    public void open(RelayTarget target) {
        actor.tell(new RelayMessage.Open(target));
    }

    @Override
    public boolean wants(String topic, boolean retain) {
        return links.wants(topic, retain);
    }

    @Override
    public CompletionStage<RelayResult> publish(RawMessage message) {
        return links.publish(message, actor);
    }

    @Override
    public CompletionStage<Void> subscribing(String filter) {
        Interest told = state.told();
        if (told != null && told.with(filter) == told) {
            return KNOWN;
        }
        CompletableFuture<Void> known = new CompletableFuture<>();
        actor.tell(new RelayMessage.Subscribing(filter, known));
        return known;
    }

    @Override
    public CompletionStage<Void> close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        actor.tell(new RelayMessage.Close(done));
        node.whenGone().thenRun(() -> done.complete(null)); // nobody is left to be told
        return done;
    }

    /** Why raw topics do not work across nodes now, if they do not. */
    public Optional<String> problem() {
        return state.problem();
    }

    /** Bytes under way to the node that has most of them. */
    public long underWay() {
        return links.underWay();
    }
}
