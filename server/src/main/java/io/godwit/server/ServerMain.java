// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.InstantSource;

/** Starts Godwit: {@code java -jar godwit.jar [settings]}, or one of its commands. */
public final class ServerMain {
    private ServerMain() {}

    /** Exit codes: 0 all is well, 1 it could not start or failed, 2 the command line or the settings are wrong. */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
        PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
        System.exit(new Cli(System.getenv(), new LocalTokenSigner(InstantSource.system())).run(out, err, args));
    }
}
