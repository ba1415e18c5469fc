package dev.medley.registry.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.registry.problem.JsonFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the small bodies of the Hub's API. Its clients send fields that mean nothing here, so unknown ones are passed over. */
final class HubBody {
    private static final int MAX_BYTES = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private HubBody() {}

    /** A list of texts from a body that is JSON or, as some clients send it, a form. */
    static List<String> list(InputStream body, String type, String field) {
        List<String> values = new ArrayList<>();
        if (type == null || !type.startsWith("application/x-www-form-urlencoded")) {
            object(body).path(field).forEach(value -> values.add(value.asText()));
            return values;
        }
        for (String pair : new String(bytes(body), StandardCharsets.UTF_8).split("&", -1)) {
            if (pair.startsWith(field + "=")) {
                values.add(URLDecoder.decode(pair.substring(field.length() + 1), StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    private static byte[] bytes(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw HubProblem.of(413, "REQUEST_TOO_LARGE", "The body is larger than " + MAX_BYTES + " bytes.");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws HubProblem 400 for what is no JSON object, 413 for a larger one than any client sends */
    static JsonNode object(InputStream body) {
        try {
            JsonNode node = JSON.readTree(bytes(body));
            if (node == null || !node.isObject()) {
                throw HubProblem.bad("INVALID_JSON", "The body must be a JSON object.");
            }
            return node;
        } catch (JacksonException e) {
            throw HubProblem.bad("INVALID_JSON", "The body: " + JsonFault.of(e).sentence() + ".");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
