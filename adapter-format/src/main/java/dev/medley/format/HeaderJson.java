package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.medley.format.HeaderRules.RawTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parses the JSON of a header token by token into raw tensors, which {@link HeaderRules} then judges. One use. */
final class HeaderJson {
    /** Object of tensors, tensor, array of numbers: nothing legal nests deeper. */
    private static final int DEPTH = 3;

    private static final int METADATA_SHOWN = 64 << 10;
    private static final String METADATA = "__metadata__";

    private static final JsonFactory JSON = JsonFactory.builder()
            .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH)
                    .maxNameLength(Limits.HEADER_BYTES)
                    .maxStringLength(Limits.HEADER_BYTES)
                    .maxDocumentLength(Limits.HEADER_BYTES)
                    .build())
            .build();

    private final FindingCollector findings;
    private final List<RawTensor> tensors = new ArrayList<>();
    private final Map<String, String> metadata = new HashMap<>();

    HeaderJson(FindingCollector findings) {
        this.findings = findings;
    }

    List<RawTensor> tensors() {
        return tensors;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    /** Whether the text could be read to its end; a finding says why not. */
    boolean parse(char[] text) {
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            if (!object(json)) {
                return false;
            }
            padding(text, (int) json.currentLocation().getCharOffset());
            return true;
        } catch (StreamConstraintsException tooMuch) {
            boolean depth = tooMuch.getOriginalMessage().contains("nesting");
            findings.add(
                    depth ? ST_HEADER_DEPTH : ST_HEADER_JSON,
                    "",
                    depth
                            ? "Header nests deeper than a tensor entry allows."
                            : "Header is not valid JSON: "
                                    + JsonFlaw.of(tooMuch).why());
        } catch (JsonProcessingException broken) {
            findings.add(
                    ST_HEADER_JSON,
                    "",
                    "Header is not valid JSON at byte " + broken.getLocation().getCharOffset() + ": "
                            + JsonFlaw.of(broken).why());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return false;
    }

    private void padding(char[] text, int end) {
        for (int i = end; i < text.length; i++) {
            if (text[i] != ' ') {
                findings.add(
                        ST_HEADER_PADDING,
                        "",
                        String.format(
                                "Only spaces (0x20) may follow the header object (found 0x%02x at byte %d).",
                                (int) text[i], i));
                return;
            }
        }
    }

    private boolean object(JsonParser json) throws IOException {
        Set<String> seen = new HashSet<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            if (!seen.add(name)) {
                duplicate(name, "Key " + Finding.quote(name) + " occurs twice in the header.");
            }
            JsonToken value = json.nextToken();
            if (name.equals(METADATA)) {
                metadata(json, value);
            } else if (tensors.size() < Limits.TENSORS) {
                tensors.add(EntryReader.read(json, name, value, findings));
            } else {
                findings.add(ST_TOO_MANY_TENSORS, "", "More than 200,000 tensors.");
                return false;
            }
        }
        return true;
    }

    private void duplicate(String path, String message) {
        findings.add(ST_DUPLICATE_KEY, path, message + " Tools disagree on which one counts, so the file is refused.");
    }

    private void metadata(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            findings.add(
                    ST_METADATA_TYPE,
                    METADATA,
                    "`__metadata__` must map strings to strings; it is " + EntryReader.kind(value) + ".");
            json.skipChildren();
            return;
        }
        long size = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            JsonToken token = json.nextToken();
            boolean string = token == JsonToken.VALUE_STRING;
            if (!string || hasLoneSurrogate(json.getText()) || hasLoneSurrogate(key)) {
                findings.add(
                        ST_METADATA_TYPE,
                        METADATA,
                        "`__metadata__` must map strings to strings; " + Finding.quote(key) + " is "
                                + (string ? "not Unicode text" : EntryReader.kind(token)) + ".");
                json.skipChildren();
                continue;
            }
            size += key.length() + (long) json.getTextLength();
            if (metadata.put(key, json.getText()) != null) {
                duplicate(METADATA, "Key " + Finding.quote(key) + " occurs twice in the metadata.");
            }
        }
        if (size > METADATA_SHOWN) {
            findings.add(ST_METADATA_LARGE, METADATA, "Metadata is " + size / 1024 + " kB; shown cut at 64 kB.");
        }
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF);
    }
}
