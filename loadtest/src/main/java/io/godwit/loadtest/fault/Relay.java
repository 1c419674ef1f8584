// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection through the proxy: reads a piece, writes it to the other side when it is due, and
 * reads on as long as little is kept. Confined to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel, which is seen
final class Relay extends ChannelInboundHandlerAdapter {
    private static final int MAX_KEPT_BYTES = 256 * 1024;

    private final Direction direction;
    private final ArrayDeque<Piece> kept = new ArrayDeque<>();
    private TcpProxy.Weather weather;
    private @Nullable Relay other;
    private @Nullable Channel channel;
    private boolean reading;
    private boolean ended;
    private int keptBytes;

    Relay(Direction direction, TcpProxy.Weather weather) {
        this.direction = direction;
        this.weather = weather;
    }

    void pairWith(Relay opposite) {
        other = opposite;
        opposite.other = this;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
    }

    /** Both sides are connected. */
    void begin() {
        readMore();
    }

    void become(TcpProxy.Weather next) {
        weather = next;
        drain();
        readMore();
    }

    private void readMore() {
        if (channel != null && !reading && !weather.holds(direction) && keptBytes < MAX_KEPT_BYTES) {
            reading = true;
            channel.read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = (ByteBuf) message;
        reading = false;
        keptBytes += bytes.readableBytes();
        int delay = weather.delayMillis(direction);
        kept.add(new Piece(bytes, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delay)));
        if (delay > 0) {
            ctx.executor().schedule(this::drain, delay, TimeUnit.MILLISECONDS);
        } else {
            drain();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        readMore();
    }

    /** Writes what is due; all of it when nothing is delayed any more, so that the order stays. */
    private void drain() {
        Channel sink = other == null ? null : other.channel;
        if (sink == null || weather.holds(direction)) {
            return;
        }
        boolean all = weather.delayMillis(direction) == 0;
        long now = System.nanoTime();
        while (!kept.isEmpty() && (all || kept.element().dueNanos - now <= 0)) {
            ByteBuf bytes = kept.remove().bytes;
            int size = bytes.readableBytes();
            sink.write(bytes).addListener(done -> {
                keptBytes -= size;
                readMore();
            });
        }
        sink.flush();
        if (ended && kept.isEmpty()) {
            sink.close();
        }
    }

    /** The other side gets what is kept, and is closed then. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended = true;
        if (kept.isEmpty() && other != null && other.channel != null) {
            other.channel.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    /** Ends it with RST and forgets what is under way. */
    void reset() {
        kept.forEach(piece -> ReferenceCountUtil.release(piece.bytes));
        kept.clear();
        ended = true;
        if (channel != null) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    private record Piece(ByteBuf bytes, long dueNanos) {}
}
