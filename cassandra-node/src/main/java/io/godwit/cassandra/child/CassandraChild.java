// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra.child;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.cassandra.service.CassandraDaemon;
import org.jspecify.annotations.Nullable;

/**
 * Main class of the child JVM: ties its life to the parent's, then becomes Cassandra.
 *
 * <p>Standard input is the tie. The byte {@link #STOP} asks for an orderly end; its end means that the parent is gone,
 * however that came about, and the child halts at once: everything acknowledged is in the commit log.
 */
public final class CassandraChild {
    /** Asks for an orderly stop: memtables are flushed, so the next start has little to replay. */
    public static final int STOP = 's';

    /** Exit code when another Cassandra still works on the folder. */
    public static final int FOLDER_IN_USE = 71;

    /** Exit code after the end of standard input. */
    public static final int PARENT_GONE = 72;

    /** Exit code when the disk did not take the commit log. */
    public static final int LOG_FAILED = 73;

    /** Held until the process ends, so that no second Cassandra can write to the folder. */
    @Nullable private static FileLock lock;

    private CassandraChild() {}

    /** {@code args[0]} is the lock file of the data folder, {@code args[1]} its commit log. */
    public static void main(String[] args) throws Exception {
        ignoreSignals();
        Thread watch = new Thread(() -> obey(System.in), "godwit-parent-watch");
        watch.setDaemon(true);
        watch.start();
        lock = lock(Path.of(args[0]));
        if (lock == null) {
            System.err.println("Another Cassandra process is working on this folder");
            Runtime.getRuntime().halt(FOLDER_IN_USE);
        }
        long torn = TornTail.cutAll(Path.of(args[1]));
        if (torn > 0) {
            System.err.println("Cut " + torn + " bytes off the commit log that were being written when the node ended");
        }
        CassandraDaemon.main(new String[0]);
    }

    private static void obey(InputStream in) {
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == STOP) {
                    new Thread(() -> System.exit(0), "godwit-stop").start();
                }
            }
        } catch (IOException e) {
            System.err.println("Lost the parent: " + e);
        }
        Runtime.getRuntime().halt(PARENT_GONE);
    }

    @Nullable private static FileLock lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock();
        if (held != null) {
            String pid = Long.toString(ProcessHandle.current().pid());
            channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
        }
        return held;
    }

    /**
     * A terminal's Ctrl-C and a service manager's TERM go to the whole process group; were Cassandra to end with its parent
     * still flushing, the flush would fail. So the parent alone decides. By reflection, as the class is not part of Java SE.
     */
    private static void ignoreSignals() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Object nothing = Proxy.newProxyInstance(
                    CassandraChild.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, call) -> null);
            for (String name : new String[] {"INT", "TERM", "HUP"}) {
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), nothing);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.err.println("Signals keep their default action: " + e);
        }
    }
}
