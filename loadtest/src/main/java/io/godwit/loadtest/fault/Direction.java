// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

/** One way through a proxy. */
enum Direction {
    TO_SERVER("to-server"),
    FROM_SERVER("from-server");

    private final String label;

    Direction(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    static Direction of(String label) {
        for (Direction direction : values()) {
            if (direction.label.equals(label)) {
                return direction;
            }
        }
        throw new IllegalArgumentException("direction must be to-server or from-server but is '" + label + "'");
    }
}
