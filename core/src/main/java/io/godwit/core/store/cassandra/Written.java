// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import io.godwit.core.store.MailboxStore.AppendListener;
import java.util.concurrent.CompletableFuture;

/** What became of a row, as a stage. */
final class Written extends CompletableFuture<Void> implements AppendListener {
    @Override
    public void stored(long pos) {
        complete(null);
    }

    @Override
    public void failed(long pos, Throwable cause) {
        completeExceptionally(cause);
    }
}
