// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.management;

import java.util.concurrent.CompletionStage;

/** Answers the requests of one method and path. Called by management threads; must not wait. */
@FunctionalInterface
public interface Handler {
    /**
     * Answers a request. A failed stage, an exception and an answer that takes longer than {@link
     * ManagementServer#ANSWER_TIMEOUT} become a problem document; the cause goes to the log and not to the client.
     */
    CompletionStage<Response> handle(Request request);
}
