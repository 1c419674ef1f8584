// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

/**
 * Whether this mailbox stands in the durable list of those with devices to wake. An entry is acknowledged only when it does,
 * so that no crash can make everybody forget the devices that are to be woken for it.
 */
final class Arming {
    private enum State {
        OFF,
        ARMING,
        /** Wanted earlier while it was being noted down. */
        ARMING_THEN_EARLIER,
        ON,
        DISARMING,
        /** Wanted again while it was being taken back. */
        DISARMING_THEN_ARM
    }

    private final PushEffects fx;
    private State state = State.OFF;
    private long lookAt;
    private long idleSince;

    Arming(PushEffects fx) {
        this.fx = fx;
    }

    /** Something is about to need it. */
    void want(long at) {
        idleSince = Long.MAX_VALUE;
        if (state == State.OFF || (state == State.ON && at < lookAt)) {
            arm(at);
        } else if (state == State.ARMING && at < lookAt) {
            state = State.ARMING_THEN_EARLIER;
            lookAt = at;
        } else if (state == State.DISARMING) {
            state = State.DISARMING_THEN_ARM;
            lookAt = at;
        }
    }

    private void arm(long at) {
        state = State.ARMING;
        lookAt = at;
        fx.arm(at);
    }

    /** Whether acknowledgements have to wait. */
    boolean isPending() {
        return state == State.ARMING
                || state == State.ARMING_THEN_EARLIER
                || state == State.DISARMING
                || state == State.DISARMING_THEN_ARM;
    }

    boolean isOn() {
        return state != State.OFF;
    }

    void armed() {
        if (state == State.ARMING_THEN_EARLIER) {
            arm(lookAt);
        } else if (state == State.ARMING) {
            state = State.ON;
        }
    }

    void disarmed() {
        if (state == State.DISARMING_THEN_ARM) {
            arm(lookAt);
        } else if (state == State.DISARMING) {
            state = State.OFF;
        }
    }

    /** Somebody looks after what stands in the list: so it does. */
    void found(long now) {
        if (state == State.OFF) {
            state = State.ON;
            idleSince = now;
        }
    }

    /** There is nothing to wake for: taken back after a while of this. */
    void idle(long now, long after) {
        if (state == State.ON) {
            idleSince = Math.min(idleSince, now);
            if (now - idleSince >= after) {
                idleSince = Long.MAX_VALUE;
                state = State.DISARMING;
                fx.disarm();
            }
        }
    }

    /** It will take long until something has to be done: the mailbox may leave the memory, and is looked at again then. */
    void lookAgain(long at) {
        if (state == State.ON && at != lookAt) {
            arm(at);
        }
    }
}
