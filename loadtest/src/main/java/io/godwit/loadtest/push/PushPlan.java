// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import java.time.Duration;
import java.util.List;

/**
 * What a run does.
 *
 * @param users with one device each, which can be woken
 * @param senders who write to them
 * @param dialogs senders of each user, 1 to 10: more would not all be told in one round
 * @param pushNodes processes that only push, beside the server; 0: the server pushes itself
 * @param apps users are spread over so many, each with providers of its own
 * @param fcmShare of the users, 0 to 1; the others have APNs
 * @param onlineShare of the users, 0 to 1, who stay connected and acknowledge at once
 * @param rate messages per second of all senders; 0: as fast as it goes
 * @param inFlight unanswered messages of a sender with rate 0
 * @param time of the load after the warm-up
 * @param coverLimit how long to wait in the end until everybody was woken
 * @param seed of all chance
 */
public record PushPlan(
        int users,
        int senders,
        int dialogs,
        int pushNodes,
        int apps,
        double fcmShare,
        double onlineShare,
        double rate,
        int inFlight,
        Duration warmUp,
        Duration time,
        Duration coverLimit,
        List<PushFault> faults,
        long seed) {
    private static final int MAX_USERS = 1_000_000;
    private static final int MAX_SENDERS = 1_000;
    private static final int MAX_IN_FLIGHT = 60;

    public PushPlan {
        range("--users", users, 1, MAX_USERS);
        range("--senders", senders, 1, Math.min(users, MAX_SENDERS));
        range("--dialogs", dialogs, 1, Math.min(senders, 10));
        range("--push-nodes", pushNodes, 0, 8);
        range("--apps", apps, 1, Math.min(users, 20));
        range("--in-flight", inFlight, 1, MAX_IN_FLIGHT);
        range("--fcm-share", fcmShare, 0, 1);
        range("--online-share", onlineShare, 0, 1);
        range("--rate", rate, 0, 1_000_000);
        faults = List.copyOf(faults);
        faults.forEach(fault -> requireNodes(fault, pushNodes));
    }

    private static void requireNodes(PushFault fault, int pushNodes) {
        int least = switch (fault.kind()) {
            case PUSH_KILL -> 2; // another one goes on
            case PUSH_KILL_ALL -> 1;
            default -> 0;
        };
        if (pushNodes < least) {
            throw new IllegalArgumentException("--fault " + fault + " needs --push-nodes " + least + " at least");
        }
        if (pushNodes > 0 && fault.kind() == PushFault.Kind.SERVER_KILL) {
            throw new IllegalArgumentException(
                    "--fault " + fault + " needs --push-nodes 0: nodes that push end when they have lost the server");
        }
    }

    private static void range(String option, double value, double least, double most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    option + " must be " + number(least) + " to " + number(most) + " but is " + number(value));
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    int appOf(int user) {
        return user % apps;
    }

    /** Spreads the share evenly over the users of each app. */
    boolean isFcm(int user) {
        return takes(user / apps, fcmShare);
    }

    boolean isOnline(int user) {
        return takes(user / (2 * apps), onlineShare);
    }

    private static boolean takes(int index, double share) {
        return Math.floor((index + 1) * share) > Math.floor(index * share);
    }

    /** Who writes to the user in one of its dialogs. */
    int senderOf(int user, int dialog) {
        return (user + dialog) % senders;
    }
}
