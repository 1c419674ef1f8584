// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.provider;

/** A kind of provider that an app can be given, by its {@code type} in the file of apps. Any thread. */
public interface ProviderType {
    /** The name in the file, such as {@code apns}. */
    String name();

    /**
     * Makes one from its configuration. May block for a moment: connections are opened later, at the first send.
     *
     * @throws IllegalArgumentException naming the field that is wrong
     */
    PushProvider open(ProviderConfig config);
}
