// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushSender;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands for the push role: accepts everything unless told otherwise for an address, and remembers it. */
final class FakePushRole implements PushSender {
    private final List<PushRequest> requests = new CopyOnWriteArrayList<>();
    private final Map<String, PushOutcome> outcomes = new ConcurrentHashMap<>();

    @Override
    public CompletionStage<PushOutcome> send(PushRequest request) {
        requests.add(request);
        String address = request.address().address().reveal();
        return CompletableFuture.completedFuture(outcomes.getOrDefault(address, new PushOutcome.Accepted("taken")));
    }

    void answer(String address, PushOutcome outcome) {
        outcomes.put(address, outcome);
    }

    List<PushRequest> to(String address) {
        return requests.stream()
                .filter(request -> request.address().address().reveal().equals(address))
                .toList();
    }
}
