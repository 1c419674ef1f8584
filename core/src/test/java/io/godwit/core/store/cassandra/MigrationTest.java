// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MigrationTest {
    @Test
    void readsAllFilesOfThisVersion() {
        assertThat(Migration.all()).first().satisfies(first -> {
            assertThat(first.version()).isEqualTo(1);
            assertThat(first.name()).isEqualTo("mailbox");
            assertThat(first.statements()).hasSize(5).allMatch(text -> text.startsWith("CREATE TABLE"));
        });
    }

    @Test
    void keepsItsChecksumWhenOnlyCommentsAndSpaceChange() {
        Migration before =
                Migration.parse("V001__a.cql", "CREATE TABLE IF NOT EXISTS ${keyspace}.a (id int PRIMARY KEY);");
        Migration after = Migration.parse(
                "V001__a.cql",
                "-- why; and how\nCREATE TABLE IF NOT EXISTS\r\n  ${keyspace}.a (id int PRIMARY KEY);\n");

        assertThat(after).isEqualTo(before);
    }

    @Test
    void changesItsChecksumWithItsStatements() {
        Migration before =
                Migration.parse("V001__a.cql", "CREATE TABLE IF NOT EXISTS ${keyspace}.a (id int PRIMARY KEY);");
        Migration after =
                Migration.parse("V001__a.cql", "CREATE TABLE IF NOT EXISTS ${keyspace}.a (id text PRIMARY KEY);");

        assertThat(after.checksum()).isNotEqualTo(before.checksum());
    }

    @Test
    void refusesAStatementThatCannotBeRepeated() {
        assertThatThrownBy(() -> Migration.parse("V001__a.cql", "CREATE TABLE ${keyspace}.a (id int PRIMARY KEY);"))
                .hasMessageContaining("must name ${keyspace} and be repeatable");
    }

    @Test
    void refusesAFileWithoutANumber() {
        assertThatThrownBy(() -> Migration.parse("mailbox.cql", "")).hasMessageContaining("V001__name.cql");
    }
}
