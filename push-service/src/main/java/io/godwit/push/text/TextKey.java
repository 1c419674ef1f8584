// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.text;

import java.util.Map;

/**
 * The texts that there are. The names are also the localisation keys that apps are given, so they stay as they are once
 * released.
 */
enum TextKey {
    /** A title: there is something new, and not from whom. */
    GODWIT_NEW_MESSAGE,
    /** A title. {0}: who names the device's owner. */
    GODWIT_MENTION,
    /** A body: one message whose text is not shown. */
    GODWIT_MESSAGE,
    /** A body. {0}: how many messages, at least 2. */
    GODWIT_MESSAGES,
    GODWIT_IMAGE,
    GODWIT_AUDIO,
    GODWIT_VIDEO,
    GODWIT_FILE,
    GODWIT_LOCATION,
    /** A body, and a title where the caller is not shown. */
    GODWIT_CALL,
    GODWIT_RECALLED,
    /** The title of a test. */
    GODWIT_TEST_TITLE,
    /** The body of a test. */
    GODWIT_TEST;

    private static final Map<String, TextKey> BY_TYPE = Map.of(
            "image", GODWIT_IMAGE,
            "audio", GODWIT_AUDIO,
            "video", GODWIT_VIDEO,
            "file", GODWIT_FILE,
            "location", GODWIT_LOCATION);

    /** The body for a message of this type; {@link #GODWIT_MESSAGE} for text and for types that are not known. */
    static TextKey ofType(String type) {
        return BY_TYPE.getOrDefault(type, GODWIT_MESSAGE);
    }
}
