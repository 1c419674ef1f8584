// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

import io.godwit.core.push.PushRequest;
import io.godwit.push.provider.Notification;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What all lanes share.
 *
 * @param texts turns a request into a notification
 * @param wall for the ends of requests and for people
 * @param ticker nanoseconds that never go back, for time limits
 * @param closer closes providers that were replaced
 */
record LaneContext(
        LaneSettings settings,
        Function<PushRequest, Notification> texts,
        PushListener listener,
        InstantSource wall,
        LongSupplier ticker,
        Executor closer) {}
