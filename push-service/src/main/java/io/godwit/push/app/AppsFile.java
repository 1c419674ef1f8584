// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.app;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.godwit.core.push.PushAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the YAML of the file of apps: maps of maps of plain values, and nothing of YAML beyond that (no anchors, no tags, no
 * second document). Everything in it has a bound. What was written is told by place and never by value.
 */
final class AppsFile {
    static final int MAX_BYTES = 1 << 20;
    static final int MAX_APPS = 100;
    static final int MAX_PROVIDERS = 10;
    static final int MAX_FIELDS = 50;
    static final int MAX_VALUE = 4_096;
    private static final int MAX_DEPTH = 8;

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private final JsonParser parser;
    private final List<Entry> entries = new ArrayList<>();

    private AppsFile(JsonParser parser) {
        this.parser = parser;
    }

    /** @throws AppsException naming the place of the first thing that is wrong */
    static List<Entry> read(byte[] yaml) throws AppsException {
        if (yaml.length > MAX_BYTES) {
            throw new AppsException("the file has more than " + MAX_BYTES + " bytes");
        }
        try (JsonParser parser = YAML.createParser(yaml)) {
            return new AppsFile(parser).all();
        } catch (JsonProcessingException e) {
            throw new AppsException("line " + line(e) + ": " + reason(e));
        } catch (IOException | RuntimeException e) {
            // the YAML reader throws its own for what it will not read, with the text in the message
            throw new AppsException("cannot be read as YAML (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static int line(JsonProcessingException e) {
        return e.getLocation() == null ? 0 : e.getLocation().getLineNr();
    }

    /** Its own words only where they have nothing of the file but names. */
    private static String reason(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        boolean isDuplicate = message != null && message.startsWith("Duplicate field");
        return isDuplicate ? message : "not valid YAML, or too deep";
    }

    private List<Entry> all() throws IOException, AppsException {
        JsonToken first = parser.nextToken();
        if (first != null && first != JsonToken.VALUE_NULL) {
            expect(first, JsonToken.START_OBJECT, "the file", "a map with 'apps'");
            for (String name = nextName("the file"); name != null; name = nextName("the file")) {
                if (!name.equals("apps")) {
                    throw wrong(name, "is not known here: only 'apps' is");
                }
                apps();
            }
        }
        if (parser.nextToken() != null) {
            throw wrong("the file", "must be one YAML document");
        }
        return entries;
    }

    private void apps() throws IOException, AppsException {
        expect(parser.nextToken(), JsonToken.START_OBJECT, "apps", "a map of apps");
        Set<String> names = new HashSet<>();
        for (String app = nextName("apps"); app != null; app = nextName("apps")) {
            names.add(checked("apps", app));
            if (names.size() > MAX_APPS) {
                throw wrong("apps", "has more than " + MAX_APPS + " apps");
            }
            providers(app);
        }
    }

    private void providers(String app) throws IOException, AppsException {
        String place = "apps." + app;
        expect(parser.nextToken(), JsonToken.START_OBJECT, place, "a map of providers");
        int count = 0;
        for (String name = nextName(place); name != null; name = nextName(place)) {
            checked(place, name);
            if (++count > MAX_PROVIDERS) {
                throw wrong(place, "has more than " + MAX_PROVIDERS + " providers");
            }
            entries.add(entry(app, name));
        }
    }

    private Entry entry(String app, String provider) throws IOException, AppsException {
        String place = "apps." + app + "." + provider;
        expect(parser.nextToken(), JsonToken.START_OBJECT, place, "a map of fields");
        Map<String, String> fields = new HashMap<>();
        for (String name = nextName(place); name != null; name = nextName(place)) {
            if (fields.size() >= MAX_FIELDS || name.length() > MAX_FIELDS) {
                throw wrong(place, "has more than " + MAX_FIELDS + " fields, or one with a longer name");
            }
            fields.put(name, value(place + "." + name));
        }
        String type = Optional.ofNullable(fields.remove("type")).orElse("");
        if (type.isEmpty()) {
            throw wrong(place + ".type", "is missing");
        }
        return new Entry(app, provider, type, fields);
    }

    private String value(String place) throws IOException, AppsException {
        JsonToken token = nextToken(place);
        if (token != JsonToken.START_ARRAY) {
            return scalar(token, place);
        }
        List<String> values = new ArrayList<>();
        for (token = nextToken(place); token != JsonToken.END_ARRAY; token = nextToken(place)) {
            values.add(scalar(token, place));
            if (values.size() > MAX_FIELDS) {
                throw wrong(place, "has more than " + MAX_FIELDS + " values");
            }
        }
        return String.join(",", values);
    }

    private String scalar(@Nullable JsonToken token, String place) throws IOException, AppsException {
        if (token == null || !token.isScalarValue()) {
            throw wrong(place, "must be a plain value or a list of them");
        }
        String text = token == JsonToken.VALUE_NULL ? "" : parser.getText();
        if (text.length() > MAX_VALUE) {
            throw wrong(place, "has more than " + MAX_VALUE + " characters");
        }
        return text;
    }

    private @Nullable String nextName(String place) throws IOException, AppsException {
        return nextToken(place) == JsonToken.FIELD_NAME ? parser.currentName() : null;
    }

    private @Nullable JsonToken nextToken(String place) throws IOException, AppsException {
        JsonToken token = parser.nextToken();
        boolean alias = parser instanceof YAMLParser yaml && yaml.isCurrentAlias();
        if (alias || parser.getObjectId() != null || parser.getTypeId() != null) {
            throw wrong(place, "has a YAML anchor, alias or tag: write it out");
        }
        return token;
    }

    private String checked(String place, String name) throws AppsException {
        if (!PushAddress.NAME.matcher(name).matches()) {
            throw wrong(place, "has a name that is not 1 to 32 characters out of a-z 0-9 . -");
        }
        return name;
    }

    private void expect(@Nullable JsonToken token, JsonToken wanted, String place, String words) throws AppsException {
        if (token != wanted) {
            throw wrong(place, "must be " + words);
        }
    }

    private AppsException wrong(String place, String what) {
        int line = parser.currentTokenLocation().getLineNr();
        return new AppsException("line " + line + ": " + place + " " + what);
    }
}
