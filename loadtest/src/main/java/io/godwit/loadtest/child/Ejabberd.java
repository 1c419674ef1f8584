// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * ejabberd of the Debian package, without its wrapper script and its system service: one Erlang VM without a node
 * name, so that it neither meets other nodes nor needs a port mapper. One-to-one chat with message archive, offline
 * storage and stream management, loopback only, no limits of traffic. Accounts are made by its HTTP API.
 *
 * @param chat where clients connect (XMPP without TLS)
 * @param api its HTTP API, open on loopback
 * @param archive where it keeps messages
 */
public record Ejabberd(InetSocketAddress chat, InetSocketAddress api, Archive archive) {
    /** The XMPP domain. */
    public static final String DOMAIN = "localhost";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int OK = 200;
    private static final int CONFLICT = 409;
    private static final List<Path> LIBRARIES =
            List.of(Path.of("/usr/lib/x86_64-linux-gnu"), Path.of("/usr/lib/aarch64-linux-gnu"), Path.of("/usr/lib"));

    /** Where the message archive is; all else stays in Mnesia. */
    public enum Archive {
        /** What it takes if nothing is configured: written without a sync, and slower the longer an archive is. */
        mnesia("ejabberd", "mnesia"),
        /** What it recommends for a small server: one synced transaction per entry. Needs erlang-p1-sqlite3. */
        sqlite("ejabberd-sqlite", "sql");

        private final String server;
        private final String type;

        Archive(String server, String type) {
            this.server = server;
            this.type = type;
        }
    }

    /** Such as {@code ejabberd-sqlite}. */
    public String name() {
        return archive.server;
    }

    /** The command line, with configuration, database and log in the folder. */
    List<String> command(Path dir) throws IOException {
        Path erl = Programs.find("erl");
        library();
        Files.writeString(dir.resolve("ejabberd.yml"), config(dir));
        return new ArrayList<>(List.of(
                erl.toString(),
                "-noinput",
                "+K",
                "true",
                "-mnesia",
                "dir",
                "\"" + Files.createDirectories(dir.resolve("mnesia")).toAbsolutePath() + "\"",
                "-s",
                "ejabberd"));
    }

    Map<String, String> environment(Path dir) throws NotInstalled {
        return Map.of(
                "ERL_LIBS", library().toString(),
                "EJABBERD_CONFIG_PATH",
                        dir.resolve("ejabberd.yml").toAbsolutePath().toString(),
                "EJABBERD_LOG_PATH",
                        dir.resolve("ejabberd.log").toAbsolutePath().toString(),
                "ERL_CRASH_DUMP", dir.resolve("erl_crash.dump").toAbsolutePath().toString(),
                "HOME", dir.toAbsolutePath().toString());
    }

    private static Path library() throws NotInstalled {
        for (Path folder : LIBRARIES) {
            if (holdsEjabberd(folder)) {
                return folder;
            }
        }
        throw new NotInstalled("ejabberd is in none of " + LIBRARIES);
    }

    private static boolean holdsEjabberd(Path folder) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "ejabberd-[0-9]*")) {
            return found.iterator().hasNext();
        } catch (IOException absent) {
            return false;
        }
    }

    private String config(Path dir) {
        return """
            hosts: ["%s"]
            loglevel: warning
            auth_password_format: plain
            sql_type: sqlite
            sql_database: "%s"
            disable_sasl_mechanisms: ["X-OAUTH2"]
            listen:
              - port: %d
                ip: "127.0.0.1"
                module: ejabberd_c2s
                starttls: false
              - port: %d
                ip: "127.0.0.1"
                module: ejabberd_http
                request_handlers:
                  /api: mod_http_api
            acl:
              loopback:
                ip: ["127.0.0.0/8"]
            api_permissions:
              "loopback may do all":
                who:
                  access:
                    allow:
                      acl: loopback
                what: "*"
            modules:
              mod_admin_extra: {}
              mod_http_api: {}
              mod_disco: {}
              mod_mam:
                default: always
                db_type: %s
              mod_offline: {}
              mod_ping: {}
              mod_roster: {}
              mod_stream_mgmt:
                resend_on_timeout: if_offline
            """.formatted(
                DOMAIN, dir.resolve("archive.sqlite").toAbsolutePath(), chat.getPort(), api.getPort(), archive.type);
    }

    /** Makes an account, or leaves it as it is if there is one. Blocks. */
    public void register(String user, String password) throws IOException {
        int status = post(
                "register", "{\"user\":\"%s\",\"host\":\"%s\",\"password\":\"%s\"}".formatted(user, DOMAIN, password));
        if (status != OK && status != CONFLICT) {
            throw new IOException("ejabberd does not register " + user + ": HTTP status " + status);
        }
    }

    /** Whether it answers, and its archive, which may start later, does too: this deletes nothing. */
    boolean ready() {
        try {
            return post("status", "{}") == OK
                    && post("delete_old_mam_messages", "{\"type\":\"all\",\"days\":1000}") == OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private int post(String command, String json) throws IOException {
        var uri = URI.create("http://" + api.getHostString() + ":" + api.getPort() + "/api/"
                + URLEncoder.encode(command, StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try {
            return Http.CLIENT
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }

    /** Made when first needed: it has threads. */
    private static final class Http {
        private static final HttpClient CLIENT =
                HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    }
}
