// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives {@link CassandraServer} parameters: {@code @ExtendWith(CassandraExtension.class)}. The server starts at the first use
 * and ends with the test run. {@code -Dtest.cassandra=auto|container|process} chooses what it is; {@code auto} is the default.
 */
public final class CassandraExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(CassandraExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == CassandraServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(CassandraServer.class, key -> start(), CassandraServer.class);
    }

    private static CassandraServer start() {
        String kind = System.getProperty("test.cassandra", "auto");
        return switch (kind) {
            case "container" -> ContainerCassandra.start();
            case "process" -> ProcessCassandra.start();
            case "auto" -> DockerEngine.answers() ? ContainerCassandra.start() : ProcessCassandra.start();
            default ->
                throw new IllegalArgumentException("test.cassandra must be auto, container or process, but is " + kind);
        };
    }
}
