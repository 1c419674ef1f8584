// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches processes and the descendants they have when the watch begins, and always the generator itself. Call
 * {@link #begin}, {@link #sample} about every second, {@link #end}. Main thread only.
 */
public final class ProcessWatch {
    private final Map<Long, String> names = new LinkedHashMap<>();
    private final Map<Long, Double> cpuAtBegin = new LinkedHashMap<>();
    private final Map<Long, Long> maxRss = new LinkedHashMap<>();
    private final Map<Long, Double> cpuAtInterval = new LinkedHashMap<>();
    private double machineCpuAtBegin;
    private long intervalNanos = System.nanoTime();
    private long beganNanos;

    private ProcessWatch(Map<Long, String> roots) {
        roots.forEach(this::add);
        names.put(ProcessHandle.current().pid(), "generator");
    }

    /** Watches each root under the name given and its descendants under their own. */
    public static ProcessWatch of(Map<Long, String> roots) {
        return new ProcessWatch(roots);
    }

    /** Watches each of these under the name found in its command line. */
    public static ProcessWatch of(Collection<Long> roots) {
        Map<Long, String> named = new LinkedHashMap<>();
        roots.forEach(pid -> named.put(pid, ProcFs.name(pid)));
        return new ProcessWatch(named);
    }

    private void add(long pid, String name) {
        names.put(pid, name);
        ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .forEach(child -> names.putIfAbsent(child.pid(), ProcFs.name(child.pid())));
    }

    public void begin() {
        beganNanos = System.nanoTime();
        maxRss.clear();
        machineCpuAtBegin = ProcFs.machineCpuSeconds();
        names.keySet().forEach(pid -> cpuAtBegin.put(pid, ProcFs.cpuSeconds(pid)));
        sample();
    }

    public void sample() {
        names.keySet().forEach(pid -> maxRss.merge(pid, ProcFs.rssBytes(pid), Math::max));
    }

    /** Usage since the last call of this method; the first call starts it. Counts as a {@link #sample}. */
    public List<ProcessSample> interval() {
        long now = System.nanoTime();
        double seconds = Math.max(1, now - intervalNanos) / 1e9;
        intervalNanos = now;
        List<ProcessSample> samples = new ArrayList<>();
        names.forEach((pid, name) -> {
            double cpu = ProcFs.cpuSeconds(pid);
            long rss = ProcFs.rssBytes(pid);
            double used = Math.max(0, cpu - cpuAtInterval.getOrDefault(pid, cpu));
            cpuAtInterval.put(pid, cpu);
            maxRss.merge(pid, rss, Math::max);
            samples.add(new ProcessSample(name, pid, used / seconds, rss / (1024.0 * 1024.0)));
        });
        return samples;
    }

    /**
     * Cores used since {@link #begin} by processes that are not watched, and by the kernel outside of any process: much
     * of it means that the figures say little.
     */
    public double foreignCores() {
        double watched = 0;
        for (long pid : names.keySet()) {
            watched += ProcFs.cpuSeconds(pid) - cpuAtBegin.getOrDefault(pid, 0.0);
        }
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        return Math.max(0, ProcFs.machineCpuSeconds() - machineCpuAtBegin - watched) / seconds;
    }

    /** Usage since {@link #begin}, shared out over that many messages. */
    public List<ProcessUsage> end(long messages) {
        sample();
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        List<ProcessUsage> usages = new ArrayList<>();
        names.forEach((pid, name) -> {
            double cpu = ProcFs.cpuSeconds(pid) - cpuAtBegin.getOrDefault(pid, 0.0);
            double micros = messages == 0 ? 0 : cpu * 1e6 / messages;
            double rss = maxRss.getOrDefault(pid, 0L) / (1024.0 * 1024.0);
            usages.add(new ProcessUsage(name, pid, cpu, cpu / seconds, micros, rss));
        });
        return usages;
    }

    /** Resident memory now of one process, in bytes. */
    public static long rssBytes(long pid) {
        return ProcFs.rssBytes(pid);
    }
}
