// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

/** Hears what mailboxes decide, for metrics. Any thread, must return at once. */
public interface DecisionListener {
    DecisionListener NONE = new DecisionListener() {
        @Override
        public void decided(PushDecision decision) {}

        @Override
        public void notRecorded() {}

        @Override
        public void found(int mailboxes) {}
    };

    /** Something was decided. */
    void decided(PushDecision decision);

    /** The store did not take a record of a decision. */
    void notRecorded();

    /** Mailboxes were found in the list of those to look after. */
    void found(int mailboxes);
}
