// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.push.AddressBook;
import io.godwit.core.push.PushEffects;
import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushSettings;
import io.godwit.core.push.PushView;
import io.godwit.core.push.Pushes;
import io.godwit.core.push.RecoveredPush;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** What a mailbox knows, as far as it counts for waking its devices, and what waking them needs to hear of it. */
final class PushDesk implements PushView, Deliveries.Listener {
    private final LongSupplier head;
    private final InstantSource wall;
    private final Deliveries deliveries;
    private final Dialogs dialogs;
    private final PushEffects fx;
    private final Pushes pushes;
    private final AddressBook addresses;
    /** Devices whose owner sits before a desktop. */
    private final Set<DeviceId> desktops = new HashSet<>(1);

    PushDesk(
            UserId owner,
            PushSettings settings,
            InstantSource wall,
            PushEffects fx,
            LongSupplier head,
            Deliveries deliveries,
            Dialogs dialogs,
            Map<DeviceId, RecoveredPush> recovered) {
        this.head = head;
        this.wall = wall;
        this.deliveries = deliveries;
        this.dialogs = dialogs;
        this.fx = fx;
        pushes = new Pushes(
                owner, settings, wall, new SplittableRandom(wall.millis() ^ owner.hashCode()), fx, this, recovered);
        addresses = new AddressBook(wall, fx, pushes);
    }

    Pushes pushes() {
        return pushes;
    }

    AddressBook addresses() {
        return addresses;
    }

    PushEffects effects() {
        return fx;
    }

    void registered(DeviceId device) {
        addresses.registered(device, deliveries.isConnected(device));
    }

    /** An app says whether somebody looks at it, and whether it is one on a desktop. */
    void appState(DeviceId device, boolean background, boolean desktop) {
        if (desktop && !background) {
            desktops.add(device);
        } else {
            desktops.remove(device);
        }
        pushes.background(device, background);
    }

    // ---- what deliveries tell

    @Override
    public void connected(DeviceId device) {
        desktops.remove(device);
        pushes.connected(device);
    }

    @Override
    public void disconnected(DeviceId device) {
        desktops.remove(device);
        pushes.disconnected(device);
    }

    @Override
    public void acked(DeviceId device, long pos) {
        pushes.acked(device, pos);
    }

    @Override
    public void forgotten(DeviceId device) {
        pushes.unregister(device);
    }

    // ---- what waking may know

    @Override
    public long head() {
        return head.getAsLong();
    }

    @Override
    public long acked(DeviceId device) {
        return deliveries.cursor(device);
    }

    @Override
    public int unread() {
        return dialogs.unreadUnmuted(wall.millis());
    }

    @Override
    public boolean isRead(String dialog, long pos) {
        Dialog known = dialogs.find(dialog);
        return known != null && known.readUpTo >= pos;
    }

    @Override
    public boolean isMuted(String dialog) {
        return dialogs.isMuted(dialog, wall.millis());
    }

    @Override
    public boolean isQuiet(long nowMillis, boolean mention, boolean call) {
        UserSettings wishes = dialogs.settings();
        return wishes.isQuiet(Instant.ofEpochMilli(nowMillis))
                && wishes.quiet()
                        .filter(hours -> !(mention && hours.mentions()) && !(call && hours.calls()))
                        .isPresent();
    }

    @Override
    public PushRequest.ContentMode preview() {
        return dialogs.settings().preview();
    }

    @Override
    public boolean showsBadge() {
        return dialogs.settings().badge();
    }

    @Override
    public boolean holdsWhileDesktop() {
        return dialogs.settings().holdWhileDesktop();
    }

    @Override
    public boolean isDesktopActive(long pos) {
        return desktops.stream().anyMatch(device -> deliveries.cursor(device) >= pos);
    }
}
