// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.mailbox.MailboxSettings;
import io.godwit.core.message.HybridClock;
import io.godwit.core.ownership.Ownership;
import io.godwit.core.store.MailboxStore;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.Scheduler;

/** What all mailbox actors of a node share. */
record MailboxContext(
        MailboxStore store,
        Ownership ownership,
        MailboxSettings settings,
        HybridClock clock,
        InstantSource wall,
        LocalSessions sessions,
        PushContext push,
        Scheduler scheduler,
        EngineListener listener) {}
