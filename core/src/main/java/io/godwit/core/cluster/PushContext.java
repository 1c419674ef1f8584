// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.push.DecisionListener;
import io.godwit.core.push.PushSender;
import io.godwit.core.push.PushSettings;
import io.godwit.core.store.PushStore;

/** What waking devices needs, for all mailboxes of a node. */
public record PushContext(PushStore store, PushSender sender, PushSettings settings, DecisionListener listener) {}
