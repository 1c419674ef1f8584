// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.topic.DeviceId;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The devices' cursors: what each has acknowledged, and which of them the store does not know yet. */
final class Cursors {
    private final int maxDevices;
    private final Map<DeviceId, Long> acked;
    private final Set<DeviceId> unsaved = new HashSet<>(2);

    Cursors(int maxDevices, Map<DeviceId, Long> recovered) {
        this.maxDevices = maxDevices;
        this.acked = new LinkedHashMap<>(recovered);
    }

    OptionalLong of(DeviceId device) {
        Long pos = acked.get(device);
        return pos == null ? OptionalLong.empty() : OptionalLong.of(pos);
    }

    /** The first cursor of a device, which is given to the store in another way. */
    void begin(DeviceId device, long pos) {
        acked.put(device, pos);
    }

    /** Moves a cursor, also backwards. */
    void move(DeviceId device, long pos) {
        Long before = acked.put(device, pos);
        if (before == null || before != pos) {
            unsaved.add(device);
        }
    }

    /** Lets go of devices beyond the bound: those that have been away longest, never one that is connected. */
    void prune(Predicate<DeviceId> connected, Consumer<DeviceId> forget) {
        Iterator<DeviceId> oldest = acked.keySet().iterator();
        while (acked.size() > maxDevices && oldest.hasNext()) {
            DeviceId device = oldest.next();
            if (!connected.test(device)) {
                oldest.remove();
                unsaved.remove(device);
                forget.accept(device);
            }
        }
    }

    /** A device that connects becomes the youngest. */
    void touch(DeviceId device) {
        Long pos = acked.remove(device);
        if (pos != null) {
            acked.put(device, pos);
        }
    }

    /** What was given to the store did not get there. */
    void notSaved(DeviceId device) {
        if (acked.containsKey(device)) {
            unsaved.add(device);
        }
    }

    boolean haveUnsaved() {
        return !unsaved.isEmpty();
    }

    void save(DeviceId device, Effects fx) {
        if (unsaved.remove(device)) {
            fx.saveCursor(device, acked.getOrDefault(device, 0L));
        }
    }

    void saveAll(Effects fx) {
        unsaved.forEach(device -> fx.saveCursor(device, acked.getOrDefault(device, 0L)));
        unsaved.clear();
    }
}
