// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import io.godwit.core.push.PushRegistrationCodec;
import io.godwit.core.push.RecoveredPush;
import io.godwit.core.topic.DeviceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The devices of a user.
 *
 * @param cursors position acknowledged by each; the device that has been away longest comes first
 * @param pushes those that can be woken
 */
record DeviceRows(Map<DeviceId, Long> cursors, Map<DeviceId, RecoveredPush> pushes) {

    static DeviceRows of(AsyncResultSet rows) {
        record Seen(DeviceId device, long acked, Instant at) {}
        List<Seen> all = new ArrayList<>();
        Map<DeviceId, RecoveredPush> pushes = new HashMap<>();
        for (Row row : rows.currentPage()) {
            String name = row.getString("device");
            // a row without a cursor is what is left of a device that was forgotten
            if (name == null || row.isNull("acked")) {
                continue;
            }
            DeviceId device = new DeviceId(name);
            Instant at = row.getInstant("seen_at");
            all.add(new Seen(device, row.getLong("acked"), at == null ? Instant.EPOCH : at));
            String push = row.getString("push");
            if (push != null) {
                pushes.put(
                        device,
                        new RecoveredPush(
                                PushRegistrationCodec.decode(push),
                                row.getLong("pushed"),
                                Optional.ofNullable(row.getString("shown"))));
            }
        }
        all.sort(Comparator.comparing(Seen::at));
        Map<DeviceId, Long> cursors = new LinkedHashMap<>();
        all.forEach(seen -> cursors.put(seen.device(), seen.acked()));
        return new DeviceRows(cursors, pushes);
    }
}
