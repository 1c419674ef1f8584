// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Entry;
import java.util.List;

/**
 * A run of the log for one device.
 *
 * @param attach the attach that it answers, see {@link AttachRequest#attach}
 * @param generation grows each time the mailbox sends an attached device something again; what is unacknowledged of an older one is
 *     void
 * @param after the position before the run: all up to here has been delivered or left out
 * @param upTo the last position of the run
 * @param entries what the device gets of it; a position that is missing counts as acknowledged (the device's own sends)
 * @param historyGone whether entries before the first one were wanted and are no longer kept
 */
public record Delivery(long attach, long generation, long after, long upTo, List<Entry> entries, boolean historyGone) {}
