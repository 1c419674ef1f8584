// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Live heap of another JVM of the same user. Blocks for as long as a full collection takes. */
public final class LiveHeap {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private LiveHeap() {}

    /** Bytes that survive a full collection, by {@code jcmd GC.class_histogram}, which does one. */
    public static long bytes(long pid) {
        String jcmd = jcmd().toString();
        try {
            Process process = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            return parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(jcmd + " cannot be run", failure);
        }
    }

    static long parse(String histogram) {
        var total = TOTAL.matcher(histogram);
        if (!total.find()) {
            String start = histogram.substring(0, Math.min(200, histogram.length()));
            throw new IllegalStateException("jcmd gave no class histogram (is it the same user's JVM?): " + start);
        }
        return Long.parseLong(total.group(1));
    }

    private static Path jcmd() {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            throw new IllegalStateException("heap figures need a JDK: there is no " + jcmd);
        }
        return jcmd;
    }
}
