// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds other people's programs: on the path, and where distributions put servers that are not on a user's path. */
public final class Programs {
    private static final List<String> MORE_FOLDERS = List.of("/usr/local/sbin", "/usr/sbin", "/usr/local/bin");

    private Programs() {}

    /** Fails with {@link NotInstalled}, which says where it was looked for. */
    public static Path find(String name) throws NotInstalled {
        String path = System.getenv().getOrDefault("PATH", "");
        List<String> folders = new ArrayList<>(List.of(path.split(File.pathSeparator, -1)));
        folders.addAll(MORE_FOLDERS);
        for (String folder : folders) {
            Path program = Path.of(folder, name);
            if (!folder.isEmpty() && Files.isExecutable(program)) {
                return program;
            }
        }
        throw new NotInstalled(name + " is neither on the PATH nor in " + String.join(", ", MORE_FOLDERS));
    }

    public static boolean has(String name) {
        try {
            find(name);
            return true;
        } catch (NotInstalled missing) {
            return false;
        }
    }
}
