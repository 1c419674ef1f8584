// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of this program, from the jar's manifest. */
final class Version implements IVersionProvider {
    /** Such as {@code 0.1.0}; {@code development} when run from class files. */
    static String text() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"Godwit " + text() + " (Java " + Runtime.version() + ")"};
    }
}
