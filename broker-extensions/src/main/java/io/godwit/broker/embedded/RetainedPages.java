// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.hivemq.extensions.iteration.BucketChunkResult;
import com.hivemq.extensions.iteration.ChunkCursor;
import com.hivemq.extensions.iteration.MultipleChunkResult;
import com.hivemq.persistence.RetainedMessage;
import com.hivemq.persistence.retained.RetainedMessagePersistence;
import io.godwit.core.relay.RawMessage;
import io.godwit.core.relay.RelayTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The broker's retained messages, chunk by chunk: some megabytes each with persistence in files, all at once in memory. The
 * SDK's iteration cannot wait between two.
 */
final class RetainedPages implements RelayTarget.RetainedReader {
    private final RetainedMessagePersistence persistence;
    private ChunkCursor cursor = new ChunkCursor();
    private boolean finished;

    RetainedPages(RetainedMessagePersistence persistence) {
        this.persistence = persistence;
    }

    @Override
    public CompletionStage<List<RawMessage>> next() {
        CompletableFuture<List<RawMessage>> result = new CompletableFuture<>();
        next(result);
        return result;
    }

    private void next(CompletableFuture<List<RawMessage>> result) {
        if (finished) {
            result.complete(List.of());
            return;
        }
        Futures.addCallback(
                persistence.getAllLocalRetainedMessagesChunk(cursor),
                new FutureCallback<MultipleChunkResult<Map<String, RetainedMessage>>>() {
                    @Override
                    public void onSuccess(@Nullable MultipleChunkResult<Map<String, RetainedMessage>> chunk) {
                        try {
                            take(Objects.requireNonNull(chunk), result);
                        } catch (Throwable t) { // who waits must hear of it
                            result.completeExceptionally(t);
                        }
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        result.completeExceptionally(failure);
                    }
                },
                MoreExecutors.directExecutor());
    }

    private void take(
            MultipleChunkResult<Map<String, RetainedMessage>> chunk, CompletableFuture<List<RawMessage>> result) {
        ImmutableMap.Builder<Integer, String> lastKeys = ImmutableMap.builder();
        ImmutableSet.Builder<Integer> done = ImmutableSet.builder();
        List<RawMessage> messages = new ArrayList<>();
        boolean all = true;
        for (BucketChunkResult<Map<String, RetainedMessage>> bucket :
                chunk.getValues().values()) {
            if (bucket.isFinished()) {
                done.add(bucket.getBucketIndex());
            } else {
                all = false;
            }
            if (bucket.getLastKey() != null) {
                lastKeys.put(bucket.getBucketIndex(), bucket.getLastKey());
            }
            bucket.getValue().forEach((topic, retained) -> messages.add(BrokerMessages.of(topic, retained)));
        }
        cursor = new ChunkCursor(lastKeys.build(), done.build());
        finished = all;
        if (messages.isEmpty() && !finished) {
            next(result);
        } else {
            result.complete(messages);
        }
    }
}
