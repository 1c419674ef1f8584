// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

/** What a scenario found; a record, so that it is its own JSON. */
interface Report {

    /** For people: tables and sentences. */
    String text();

    /** False if anything that was promised was broken; then the exit code is 1. */
    boolean clean();
}
