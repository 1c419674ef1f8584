// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.text;

import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushRequest.ContentMode;
import io.godwit.core.push.PushRequest.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Which notifications replace each other, on the screen and while the provider keeps them for a device that it cannot reach.
 *
 * <p>The rule: the id is the newest message's. A recall carries the id of the recalled message, so it replaces exactly the
 * notification that showed it, and an ended call replaces its ringing. The dialog would not do as the id: a recall, or a
 * removal after reading elsewhere, would then take the place of a newer message's notification that the provider still keeps,
 * and that message would never be told. Removals have ids of their own, one per dialog, for the same reason. What belongs to
 * one dialog is grouped by the thread instead.
 *
 * <p>Without content the ids are the same for all dialogs: the app is woken once and fetches everything.
 */
final class CollapseId {
    /** APNs takes 64 bytes; the prefix needs two. */
    private static final int MAX_NAME = 62;

    private CollapseId() {}

    static String of(PushRequest request) {
        if (request.kind() == Kind.TEST) {
            return "godwit.test";
        }
        if (request.content() == ContentMode.NONE) {
            return fixed(request.kind());
        }
        return request.kind() == Kind.CLEAR ? named('r', request.dialog().orElse("")) : named('m', request.messageId());
    }

    private static String fixed(Kind kind) {
        return switch (kind) {
            case CLEAR -> "godwit.clear";
            case CALL -> "godwit.call";
            default -> "godwit.wake";
        };
    }

    /** At most 64 bytes of ASCII: names that are longer, or something else, are hashed. */
    static String named(char prefix, String name) {
        boolean fits = name.length() <= MAX_NAME && name.chars().allMatch(c -> c > ' ' && c < 127);
        return fits ? prefix + "." + name : prefix + "#" + hash(name);
    }

    private static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
