// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.management;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of the management server.
 *
 * @param status the HTTP status
 * @param contentType with its charset
 * @param body sent as UTF-8; may be empty
 */
public record Response(int status, String contentType, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Plain text; a line break is added. */
    public static Response text(int status, String text) {
        return new Response(status, "text/plain; charset=utf-8", text + "\n");
    }

    /** JSON, with a line break, of anything that Jackson writes without help: maps, lists, records. */
    public static Response json(int status, Object value) {
        return new Response(status, "application/json", write(value));
    }

    /** An error by RFC 9457. {@code detail} says what to do about it and holds no secret. */
    public static Response problem(int status, String title, String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("status", status);
        problem.put("title", title);
        problem.put("detail", detail);
        return new Response(status, "application/problem+json", write(problem));
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
        }
    }
}
