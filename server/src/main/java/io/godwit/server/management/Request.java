// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.management;

import java.util.Map;

/**
 * A request to the management server.
 *
 * @param method GET, POST and so on; a HEAD arrives as GET
 * @param path without the query
 * @param query decoded parameters; of a repeated one the last counts
 * @param accept the Accept header, or empty
 * @param contentType the Content-Type header, or empty
 * @param body as UTF-8, at most {@link ManagementServer#MAX_BODY_BYTES} bytes
 */
public record Request(
        String method, String path, Map<String, String> query, String accept, String contentType, String body) {
    public Request {
        query = Map.copyOf(query);
    }
}
