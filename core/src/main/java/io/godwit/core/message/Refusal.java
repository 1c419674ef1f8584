// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

/**
 * Why something that a client asked for was not done: the one table behind MQTT 5 reason codes, MQTT 3.1.1 behaviour,
 * error messages on {@code u/{me}/reply} and the tag {@code reason} of the metrics. Documented in docs/protocol.md.
 */
public enum Refusal {
    /** The token does not allow it. */
    NOT_AUTHORIZED(0x87, false),
    /** The payload breaks the protocol; the detail names the field and the limit. */
    PAYLOAD_INVALID(0x99, false),
    /** The payload is larger than allowed; the detail names the limit. */
    TOO_LARGE(0x99, false),
    /** The topic is in our name space and has no meaning, or not this one (retained, will). */
    TOPIC_INVALID(0x90, false),
    /** There is no such message of the sender's, or it is too old to be taken back; the detail says which. */
    NOT_RECALLABLE(0x83, false),
    /** More messages than the connection's rate allows. */
    QUOTA_EXCEEDED(0x97, true),
    /** A queue on the way is full. */
    SERVER_BUSY(0x83, true),
    /** The store did not answer in time: the message may be stored or not, a retry with the same cid finds out. */
    UNAVAILABLE(0x80, true);

    private final int reasonCode;
    private final boolean mayRetry;

    Refusal(int reasonCode, boolean mayRetry) {
        this.reasonCode = reasonCode;
        this.mayRetry = mayRetry;
    }

    /** The MQTT 5 PUBACK reason code (MQTT 5.0, table 3-8). */
    public int reasonCode() {
        return reasonCode;
    }

    /** Whether the same request may succeed later. MQTT 3.1.1 has no refusing PUBACK: such a client is disconnected. */
    public boolean mayRetry() {
        return mayRetry;
    }

    /** The name on the wire: {@code not_authorized} and so on. */
    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
