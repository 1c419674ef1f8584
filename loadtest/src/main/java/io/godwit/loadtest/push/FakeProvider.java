// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import java.io.IOException;
import java.util.Map;

/** A provider in this JVM, on a free port. It accepts everything, but while it is broken. */
interface FakeProvider extends AutoCloseable {
    /** Blocks until it is so. */
    void fail(Outage outage) throws IOException;

    /** As before, at the same port. */
    void heal() throws IOException;

    /** The fields of the apps file that lead here, but for {@code type}. */
    Map<String, Object> fields();

    /** All requests that came, those refused too. */
    long requests();

    @Override
    void close();
}
