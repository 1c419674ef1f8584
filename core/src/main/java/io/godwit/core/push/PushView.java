// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.topic.DeviceId;

/** What a mailbox's {@link Pushes} may know of the mailbox. The mailbox's thread. */
public interface PushView {
    /** The last position of the log. */
    long head();

    /** What the device has acknowledged. */
    long acked(DeviceId device);

    /** Unread messages of dialogs that are not muted. */
    int unread();

    /** Whether the owner has read the dialog up to there. */
    boolean isRead(String dialog, long pos);

    /** Whether the owner does not want to be woken by this dialog. */
    boolean isMuted(String dialog);

    /** Whether the owner wants no notification now, unless what it is about is excepted. */
    boolean isQuiet(long nowMillis, boolean mention, boolean call);

    /** How much of a message the owner wants to see on a lock screen. */
    PushRequest.ContentMode preview();

    /** Whether the owner wants the number of unread messages at the app's icon. */
    boolean showsBadge();

    /** Whether the owner wants no notification while a desktop device is in use. */
    boolean holdsWhileDesktop();

    /** Whether one of the owner's desktop devices is in use and has acknowledged this position. */
    boolean isDesktopActive(long pos);
}
