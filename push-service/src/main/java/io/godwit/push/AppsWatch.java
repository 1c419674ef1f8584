// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push;

import io.godwit.push.app.Apps;
import io.godwit.push.app.AppsException;
import io.godwit.push.dispatch.Dispatcher;
import io.godwit.push.dispatch.Dispatcher.Installation;
import io.godwit.push.dispatch.LaneName;
import io.godwit.push.dispatch.PushListener;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what the file of apps says into force. Its own thread calls {@link #look}; {@link #problem} may be called by any. */
final class AppsWatch {
    private static final Logger log = LoggerFactory.getLogger(AppsWatch.class);

    private final Apps apps;
    private final Dispatcher dispatcher;
    private final PushListener listener;
    private volatile Optional<String> problem = Optional.empty();

    AppsWatch(Apps apps, Dispatcher dispatcher, PushListener listener) {
        this.apps = apps;
        this.dispatcher = dispatcher;
        this.listener = listener;
    }

    /** Takes the file over for the first time. */
    void begin() throws AppsException {
        apps.refresh(true).ifPresent(this::install);
    }

    /** Takes over what has changed; what is wrong is logged and kept as the problem. */
    void look(boolean always) {
        try {
            apps.refresh(always).ifPresent(all -> {
                install(all);
                problem = Optional.empty();
                listener.reloaded(true);
                log.atInfo().addKeyValue("providers", all.size()).log("The apps file was taken over");
            });
        } catch (AppsException e) {
            problem = Optional.of("the apps file " + e.getMessage());
            listener.reloaded(false);
            e.problems()
                    .forEach(one -> log.atError()
                            .addKeyValue("problem", one)
                            .log("The apps file cannot be used: what was in force stays"));
        }
    }

    Optional<String> problem() {
        return problem;
    }

    private void install(Map<String, Apps.Loaded> all) {
        Map<LaneName, Installation> wanted = new HashMap<>();
        all.values()
                .forEach(one -> wanted.put(
                        new LaneName(one.app(), one.provider()), new Installation(one.type(), one.opened())));
        dispatcher.install(wanted);
    }
}
