// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * The mailboxes as Apache Pekko Cluster Sharding entities: the only place that knows Pekko. An actor is a thin adapter that
 * hands messages to the plain {@link io.godwit.core.mailbox.Mailbox} and carries out its effects; it runs on Pekko's
 * dispatcher and never blocks it.
 */
@NullMarked
package io.godwit.core.cluster;

import org.jspecify.annotations.NullMarked;
