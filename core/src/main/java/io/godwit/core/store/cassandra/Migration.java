// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One numbered file of CQL statements. Each statement can be repeated ({@code IF NOT EXISTS} and the like), because a node may
 * die between any two of them. Files are never changed once released, only their comments.
 *
 * @param version 1 for the first, without gaps
 * @param name what follows the number in the file's name
 * @param statements without comments, each with {@value #KEYSPACE} where the keyspace goes
 * @param checksum of the statements
 */
record Migration(int version, String name, List<String> statements, String checksum) {
    static final String KEYSPACE = "${keyspace}";
    private static final String FOLDER = "/io/godwit/schema/";

    /** A folder inside a jar cannot be listed. */
    private static final List<String> FILES = List.of(
            "V001__mailbox.cql",
            "V002__dialogs.cql",
            "V003__push.cql",
            "V004__lease.cql",
            "V005__ownership.cql",
            "V006__push_races.cql");

    private static final Pattern FILE_NAME = Pattern.compile("V(\\d{3})__([a-z0-9_]+)\\.cql");
    private static final Pattern COMMENT = Pattern.compile("(?m)--.*$");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    /** All of this version of the program, in order. */
    static List<Migration> all() {
        List<Migration> all =
                FILES.stream().map(file -> parse(file, read(FOLDER + file))).toList();
        if (!all.stream()
                .map(Migration::version)
                .toList()
                .equals(IntStream.rangeClosed(1, all.size()).boxed().toList())) {
            throw new IllegalStateException("Migrations must be numbered from 1 without gaps: " + FILES);
        }
        return all;
    }

    static Migration parse(String file, String text) {
        Matcher matcher = FILE_NAME.matcher(file);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + file + "' is not named like V001__name.cql");
        }
        List<String> statements = Arrays.stream(
                        COMMENT.matcher(text).replaceAll("").split(";", -1))
                .map(statement -> SPACE.matcher(statement).replaceAll(" ").strip())
                .filter(statement -> !statement.isEmpty())
                .toList();
        for (String statement : statements) {
            if (!statement.contains(KEYSPACE)
                    || !statement.toUpperCase(Locale.ROOT).contains(" EXISTS")) {
                throw new IllegalArgumentException(
                        file + ": a statement must name " + KEYSPACE + " and be repeatable: " + statement);
            }
        }
        return new Migration(
                Integer.parseInt(matcher.group(1)), matcher.group(2), statements, sha256(String.join(";", statements)));
    }

    private static String read(String resource) {
        try (InputStream in = Migration.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + resource + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
