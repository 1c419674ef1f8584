// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Between MQTT and the mailboxes: what a device publishes becomes sends, signals and commands; what its mailbox delivers
 * becomes publishes to it. Hooks run on the broker's extension threads, deliveries on engine threads, acknowledgements on the
 * broker's event loops; nothing here blocks any of them.
 */
@NullMarked
package io.godwit.broker.gateway;

import org.jspecify.annotations.NullMarked;
