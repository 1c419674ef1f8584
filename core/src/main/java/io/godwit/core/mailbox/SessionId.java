// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

/** One connection of one device, unique in the cluster: the node's random number above, a counter below. */
public record SessionId(long value) {}
