// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import io.godwit.cassandra.child.CassandraChild;
import java.util.ArrayList;
import java.util.List;

/** The child's command line: Cassandra's own flags for a current Java, and those of the profile. */
final class ChildCommand {
    private static final List<String> EXPORTS = List.of(
            "java.base/java.lang.ref",
            "java.base/jdk.internal.misc",
            "java.management.rmi/com.sun.jmx.remote.internal.rmi",
            "java.rmi/sun.rmi.registry",
            "java.rmi/sun.rmi.server",
            "java.sql/java.sql",
            "jdk.unsupported/sun.misc");

    private static final List<String> OPENS = List.of(
            "java.base/java.io",
            "java.base/java.lang",
            "java.base/java.lang.module",
            "java.base/java.lang.reflect",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/jdk.internal.loader",
            "java.base/jdk.internal.math",
            "java.base/jdk.internal.module",
            "java.base/jdk.internal.ref",
            "java.base/jdk.internal.reflect",
            "java.base/jdk.internal.util.jar",
            "java.base/sun.nio.ch",
            "jdk.management/com.sun.management.internal");

    private static final List<String> DURABLE = List.of(
            // less CPU per write than G1 with a heap of this size
            "-XX:+UseParallelGC",
            "-XX:MaxDirectMemorySize=256m",
            // Cassandra notices only by an assertion that a full disk took less of the log than it was given
            "-ea:org.apache.cassandra.db.commitlog...");

    /** There is no other node to wait for or to tell. */
    private static final List<String> ALONE = List.of(
            "-Dcassandra.skip_wait_for_gossip_to_settle=0",
            "-Dcassandra.ring_delay_ms=1",
            "-Dcassandra.shutdown_announce_in_ms=0");

    /** Unsafe warns from 23 on, native access from 24 on. */
    private static final int WARNS_ABOUT_INTERNALS = 24;

    private ChildCommand() {}

    static List<String> of(DataFolder folder, CassandraNodeSettings settings, JavaRuntime java) {
        List<String> command = new ArrayList<>();
        command.add(java.launcher().toString());
        command.add("-Xms" + settings.minHeapMiB() + "m");
        command.add("-Xmx" + settings.maxHeapMiB() + "m");
        command.addAll(profileFlags(settings.profile()));
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-XX:ErrorFile=" + folder.log("jvm-crash.log"));
        command.add("-XX:+PerfDisableSharedMem");
        command.add("-Djdk.attach.allowAttachSelf=true");
        command.add("-Dio.netty.tryReflectionSetAccessible=true");
        EXPORTS.forEach(name -> command.add("--add-exports=" + name + "=ALL-UNNAMED"));
        OPENS.forEach(name -> command.add("--add-opens=" + name + "=ALL-UNNAMED"));
        if (java.feature() >= WARNS_ABOUT_INTERNALS) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(cassandraProperties(folder));
        if (settings.ring().isEmpty()) {
            command.addAll(ALONE);
        }
        command.addAll(List.of("-cp", folder.conf("cassandra-child.jar").toString()));
        command.add(CassandraChild.class.getName());
        command.add(folder.childLock().toString());
        command.add(folder.commitLog().toString());
        return command;
    }

    private static List<String> profileFlags(Profile profile) {
        return switch (profile) {
            case RING -> DURABLE;
            case SERVE -> {
                List<String> flags = new ArrayList<>(DURABLE);
                // by name: the class lives in the child alone
                flags.add("-Dcassandra.custom_query_handler_class=io.godwit.cassandra.child.SyncedQueryHandler");
                yield flags;
            }
            // most of a short life is spent compiling and in collector threads
            case TEST ->
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xss512k",
                        "-XX:ReservedCodeCacheSize=64m",
                        "-XX:MaxDirectMemorySize=128m",
                        // skips what only matters for data that outlives the process
                        "-Dcassandra.unsafesystem=true");
        };
    }

    private static List<String> cassandraProperties(DataFolder folder) {
        return List.of(
                "-Djava.io.tmpdir=" + folder.root().resolve("tmp"),
                "-Dcassandra.config=" + folder.conf("cassandra.yaml").toUri(),
                "-Dcassandra.storagedir=" + folder.root(),
                "-Dlogback.configurationFile=" + folder.conf("logback.xml"),
                "-Dcassandra.triggers_dir=" + folder.root().resolve("triggers"),
                "-Dcassandra-foreground=yes",
                "-Dcassandra.superuser_setup_delay_ms=0",
                // a measurement of object sizes by 100,000 rows, of which 100 will do
                "-Dcassandra.memtable_row_overhead_computation_step=100",
                "-Dcassandra.test.ignore_sigar=true");
    }
}
