// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.check;

/**
 * A mailbox entry as a device received it.
 *
 * @param pos position in the mailbox, from 1
 * @param id the server's id of the message
 * @param cid the sender's own id
 * @param from the sender's user name
 * @param device the sender's device
 * @param body what was sent
 */
public record Entry(long pos, String id, String cid, String from, String device, String body) {}
