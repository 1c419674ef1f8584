// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads {@code /proc/<pid>}; a process that is gone counts as using nothing. Linux only. */
final class ProcFs {
    /** Kernel ticks per second as user space sees them: 100 on every Linux that Java runs on (USER_HZ). */
    private static final double TICKS_PER_SECOND = 100;

    private ProcFs() {}

    /** User and system time of all threads since the process began. */
    static double cpuSeconds(long pid) {
        return cpuSeconds(read(pid, "stat"));
    }

    /** Busy time of all processors since boot: all of the first line of {@code /proc/stat} but idle and iowait. */
    static double machineCpuSeconds() {
        return read(Path.of("/proc/stat"))
                .lines()
                .findFirst()
                .map(ProcFs::busySeconds)
                .orElse(0.0);
    }

    static double busySeconds(String line) {
        String[] fields = line.strip().split("\\s+", -1);
        double ticks = 0;
        for (int i = 1; i <= 8 && i < fields.length; i++) {
            ticks += i == 4 || i == 5 ? 0 : Long.parseLong(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** Fields 14 and 15 of {@code stat}, counted after the parenthesised name, which may hold anything. */
    static double cpuSeconds(String stat) {
        int afterName = stat.lastIndexOf(')');
        if (afterName < 0) {
            return 0;
        }
        String[] fields = stat.substring(afterName + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Resident memory in bytes. */
    static long rssBytes(long pid) {
        return read(pid, "status")
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .map(line -> line.replaceAll("[^0-9]", ""))
                        .mapToLong(Long::parseLong)
                        .findFirst()
                        .orElse(0)
                * 1024;
    }

    /** A short name: {@code cassandra} for Cassandra's main class, else the jar or main class. */
    static String name(long pid) {
        String[] arguments = read(pid, "cmdline").split("\0", -1);
        for (String argument : arguments) {
            if (argument.contains("CassandraDaemon")) {
                return "cassandra";
            }
        }
        for (String argument : arguments) {
            if (argument.endsWith(".jar") && !argument.startsWith("-")) {
                return Path.of(argument).getFileName().toString();
            }
        }
        return read(pid, "comm").strip();
    }

    /** All arguments, with a zero byte behind each. */
    static String commandLine(long pid) {
        return read(pid, "cmdline");
    }

    /** Whether an open file of this process is a terminal; {@code System.console} answers otherwise since Java 22. */
    static boolean isTerminal(int fileDescriptor) {
        try {
            String file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fileDescriptor))
                    .toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty");
        } catch (IOException unknown) {
            return false;
        }
    }

    private static String read(long pid, String file) {
        return read(Path.of("/proc", Long.toString(pid), file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }
}
