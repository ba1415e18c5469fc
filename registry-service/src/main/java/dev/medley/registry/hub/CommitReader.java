package dev.medley.registry.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.medley.format.Digest;
import dev.medley.format.Litter;
import dev.medley.registry.hub.CommitOperation.Add;
import dev.medley.registry.hub.CommitOperation.DeleteFile;
import dev.medley.registry.hub.CommitOperation.DeleteFolder;
import dev.medley.registry.problem.JsonFault;
import dev.medley.registry.upload.StoredFile;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reads the body of a commit: one JSON object a line, a header and then operations. The content of a file is decoded as it streams by, into a
 * temporary file and from there to storage, so that no commit is ever whole in memory.
 */
final class CommitReader {
    private static final int MAX_OPERATIONS = 200;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final String SIZE = "size";
    /** Of a value, whichever the operation. */
    private static final Set<String> TEXTS =
            Set.of("path", "oid", "encoding", "parentCommit", "summary", "description");

    private final UUID adapter;
    private final Drafts drafts;
    private final Map<String, StoredFile> present;
    private final long limit;
    private final List<StoredFile> written = new ArrayList<>();
    private final List<CommitOperation> operations = new ArrayList<>();
    private Optional<String> parent = Optional.empty();
    private CommitNote note = CommitNote.NONE;
    private long received;

    private CommitReader(UUID adapter, Drafts drafts, Map<String, StoredFile> present, long limit) {
        this.adapter = adapter;
        this.drafts = drafts;
        this.present = Map.copyOf(present);
        this.limit = limit;
    }

    /**
     * What a commit wants.
     *
     * @param parent the commit that it was made upon, where the client says so
     * @param note what the client says about it
     */
    record Wanted(Optional<String> parent, CommitNote note, List<CommitOperation> operations) {
        Wanted {
            operations = List.copyOf(operations);
        }
    }

    /**
     * Reads everything and stores the content that came inline; of a body that is refused nothing stays.
     *
     * @param present files that the repository has, by digest, which a commit may name again
     * @param limit bytes that inline files may have together
     * @throws HubProblem when the body is malformed or too large
     */
    static Wanted read(InputStream body, UUID adapter, Drafts drafts, Map<String, StoredFile> present, long limit) {
        var reader = new CommitReader(adapter, drafts, present, limit);
        try {
            return reader.read(body);
        } catch (RuntimeException refused) {
            drafts.forget(adapter, reader.written);
            throw refused;
        }
    }

    private Wanted read(InputStream body) {
        try (JsonParser parser = JSON.createParser(body)) {
            while (parser.nextToken() != null) {
                line(parser);
            }
            return new Wanted(parent, note, operations);
        } catch (JacksonException e) {
            throw malformed(JsonFault.of(e).sentence());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code {"key": …, "value": {…}}}, in either order. */
    private void line(JsonParser parser) throws IOException {
        expect(parser.currentToken() == JsonToken.START_OBJECT, "each line is an object");
        String key = "";
        Value value = new Value(Map.of(), Optional.empty());
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "key" -> {
                    expect(parser.currentToken() == JsonToken.VALUE_STRING, "key is a text");
                    key = parser.getText();
                }
                case "value" -> value = value(parser);
                default -> parser.skipChildren();
            }
        }
        operation(key, value.fields(), value.content());
    }

    private record Value(Map<String, String> fields, Optional<StoredFile> content) {}

    private Value value(JsonParser parser) throws IOException {
        expect(parser.currentToken() == JsonToken.START_OBJECT, "value is an object");
        Map<String, String> fields = new HashMap<>();
        Optional<StoredFile> content = Optional.empty();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("content") && parser.currentToken() == JsonToken.VALUE_STRING) {
                content = Optional.of(content(parser));
            } else if (TEXTS.contains(field) && parser.currentToken() != JsonToken.VALUE_NULL) {
                expect(parser.currentToken() == JsonToken.VALUE_STRING, field + " is a text");
                fields.put(field, parser.getText());
            } else if (field.equals(SIZE) && parser.currentToken() != JsonToken.VALUE_NULL) {
                expect(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, "size is a number of bytes");
                fields.put(field, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return new Value(fields, content);
    }

    private void operation(String key, Map<String, String> fields, Optional<StoredFile> content) {
        expect(operations.size() < MAX_OPERATIONS, "at most " + MAX_OPERATIONS + " operations a commit");
        String path = fields.getOrDefault("path", "");
        expect(key.equals("header") || !path.isBlank(), "operation " + key + " needs a path");
        if (Litter.is(path)) {
            return;
        }
        switch (key) {
            case "header" -> {
                parent = Optional.ofNullable(fields.get("parentCommit"));
                note = new CommitNote(fields.getOrDefault("summary", ""), fields.getOrDefault("description", ""));
            }
            case "file" -> {
                expect(fields.getOrDefault("encoding", "base64").equals("base64"), "files are encoded as base64");
                StoredFile stored = content.orElseThrow(() -> malformed("a file needs content"));
                operations.add(new Add(new StoredFile(path, stored.size(), stored.sha256(), stored.key())));
            }
            case "lfsFile" -> operations.add(new Add(large(path, fields)));
            case "deletedFile" -> operations.add(new DeleteFile(path));
            case "deletedFolder" -> operations.add(new DeleteFolder(path.replaceAll("/+$", "")));
            default -> throw malformed("operation " + key + " is not known here");
        }
    }

    private StoredFile large(String path, Map<String, String> fields) {
        String oid = fields.getOrDefault("oid", "");
        expect(oid.matches("[0-9a-f]{64}"), "oid is a SHA-256 in lower-case hexadecimal");
        StoredFile stored = drafts.file(adapter, path, oid)
                .or(() -> Optional.ofNullable(present.get(oid))
                        .map(known -> new StoredFile(path, known.size(), oid, known.key())))
                .orElseThrow(() -> HubProblem.bad(
                        "UPLOAD_PARTS_INCOMPLETE", path + " was never uploaded; upload it, then commit."));
        String size = Long.toString(stored.size());
        if (!fields.getOrDefault(SIZE, size).equals(size)) {
            throw HubProblem.bad(
                    "UPLOAD_SIZE_MISMATCH",
                    path + ": " + size + " bytes were uploaded, and the commit says " + fields.get(SIZE)
                            + "; upload the whole file again, or commit the size that it has.");
        }
        return stored;
    }

    private StoredFile content(JsonParser parser) throws IOException {
        Path file = Files.createTempFile("medley-commit", ".part");
        try {
            MessageDigest digest = Digest.sha256();
            try (OutputStream out = new DigestOutputStream(new Counted(Files.newOutputStream(file)), digest)) {
                parser.readBinaryValue(out);
            } catch (IllegalArgumentException undecodable) {
                throw malformed("content is no base64");
            }
            String sha256 = HexFormat.of().formatHex(digest.digest());
            drafts.write(adapter, sha256, file);
            StoredFile stored = new StoredFile("", Files.size(file), sha256, Drafts.key(adapter, sha256));
            written.add(stored);
            return stored;
        } finally {
            Files.delete(file);
        }
    }

    /** Stops a commit at its limit, before the disk is full. */
    private final class Counted extends FilterOutputStream {
        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            count(1);
            out.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            count(length);
            out.write(bytes, offset, length);
        }

        private void count(int more) {
            received += more;
            if (received > limit) {
                throw HubProblem.of(
                        413, "UPLOAD_TOO_LARGE", "A commit holds at most " + limit + " bytes; send the files by LFS.");
            }
        }
    }

    private static void expect(boolean condition, String rule) {
        if (!condition) {
            throw malformed(rule);
        }
    }

    private static HubProblem malformed(String why) {
        return HubProblem.bad("INVALID_COMMIT", "The commit is malformed: " + why + ".");
    }
}
