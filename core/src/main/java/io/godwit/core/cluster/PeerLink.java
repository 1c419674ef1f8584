// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.io.Inet.SocketOption;
import org.apache.pekko.io.Tcp;
import org.apache.pekko.io.TcpMessage;
import org.apache.pekko.io.TcpSO;

/**
 * One connection to the port of another node, over which nothing is sent: the kernel of the other machine closes it when the process
 * dies, and refuses the next one. A process that is only stopped, or a machine that cannot be reached, does neither.
 */
final class PeerLink extends AbstractActorWithTimers {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    /** Between two refusals: long enough that a split which resets connections is seen on all of them. */
    private static final Duration SOON = Duration.ofMillis(250);

    private static final Duration LATER = Duration.ofSeconds(1);
    private static final int REFUSALS = 2;
    private static final List<SocketOption> OPTIONS = List.of(TcpSO.keepAlive(true));

    /** What it tells about a node. */
    enum State {
        /** There is a connection. */
        OPEN,
        /** There is none. */
        LOST,
        /** There was one, it was closed, and the port was refused twice since. */
        GONE
    }

    /** Told to {@link PeerProbe}. */
    record Report(UniqueAddress node, State state) {}

    private enum Connect {
        NOW
    }

    private final UniqueAddress node;
    private final ActorRef probe;
    private boolean closedAfterOpen;
    private int refusals;

    private PeerLink(UniqueAddress node, ActorRef probe) {
        this.node = node;
        this.probe = probe;
    }

    static Props props(UniqueAddress node, ActorRef probe) {
        return Props.create(PeerLink.class, () -> new PeerLink(node, probe));
    }

    @Override
    public void preStart() {
        connect();
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Tcp.Connected.class, connected -> opened())
                .match(Tcp.ConnectionClosed.class, closed -> closed())
                .match(Tcp.CommandFailed.class, this::failed)
                .match(Connect.class, now -> connect())
                .build();
    }

    private void connect() {
        InetSocketAddress address = InetSocketAddress.createUnresolved(
                node.address().getHost().orElseThrow(), node.address().getPort().orElseThrow());
        Tcp.get(getContext().getSystem())
                .manager()
                .tell(TcpMessage.connect(address, null, OPTIONS, CONNECT_LIMIT, false), getSelf());
    }

    private void opened() {
        getSender().tell(TcpMessage.register(getSelf()), getSelf());
        closedAfterOpen = false;
        refusals = 0;
        report(State.OPEN);
    }

    private void closed() {
        closedAfterOpen = true;
        report(State.LOST);
        connect();
    }

    private void failed(Tcp.CommandFailed failed) {
        boolean refused = failed.cause()
                .exists(cause -> cause instanceof ConnectException
                        && String.valueOf(cause.getMessage()).startsWith("Connection refused"));
        refusals = refused ? refusals + 1 : 0;
        if (closedAfterOpen && refusals >= REFUSALS) {
            report(State.GONE);
        }
        boolean again = closedAfterOpen && refused && refusals < REFUSALS;
        getTimers().startSingleTimer(Connect.NOW, Connect.NOW, again ? SOON : LATER);
    }

    private void report(State state) {
        probe.tell(new Report(node, state), getSelf());
    }
}
