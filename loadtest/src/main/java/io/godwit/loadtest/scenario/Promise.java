// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

/** What each server that can be compared has done when it acknowledges a message, and what it keeps. */
enum Promise {
    BARE_MEMORY("bare-memory", "memory", "in memory only; a crash or restart loses what is queued; no history"),
    BARE_FILE(
            "bare-file",
            "written, not synced",
            "queued in files for each subscriber, synced to disk once a second; gone once delivered, no history"),
    MOSQUITTO(
            "mosquitto",
            "memory",
            "in memory, saved to one file every 10 s and at exit; a crash loses what came since; no history"),
    EJABBERD(
            "ejabberd",
            "both archives, not synced",
            "XEP-0198: the server has taken the stanza and written it to the archives of both people (mod_mam with"
                    + " Mnesia, a dirty write each, not synced); history kept. Client: Smack"),
    EJABBERD_SQLITE(
            "ejabberd-sqlite",
            "both archives, synced",
            "XEP-0198: the server has taken the stanza and written it to the archives of both people (mod_mam with"
                    + " SQLite, a transaction each, SQLite's default synchronous mode); history kept. Client: Smack"),
    GODWIT(
            "godwit",
            "both mailboxes, synced",
            "stored in the mailboxes of both people in Cassandra, commit log synced to disk; history kept"),
    GODWIT_STREAM(
            "godwit-stream",
            "both mailboxes, synced",
            "as godwit; the recipient acknowledges many entries with one packet");

    private final String target;
    private final String brief;
    private final String whole;

    Promise(String target, String brief, String whole) {
        this.target = target;
        this.brief = brief;
        this.whole = whole;
    }

    /** A few words for the server of that name; empty if it is none of these. */
    static String brief(String target) {
        for (Promise promise : values()) {
            if (promise.target.equals(target)) {
                return promise.brief;
            }
        }
        return "";
    }

    /** A sentence for the server of that name; empty if it is none of these. */
    static String whole(String target) {
        for (Promise promise : values()) {
            if (promise.target.equals(target)) {
                return promise.whole;
            }
        }
        return "";
    }
}
