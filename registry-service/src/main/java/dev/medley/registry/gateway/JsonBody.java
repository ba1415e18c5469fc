package dev.medley.registry.gateway;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.registry.problem.JsonFault;
import java.io.IOException;
import java.io.InputStream;

/** Reads a request body strictly: one JSON object, no key twice, no NaN, nothing after it, bounded in size. */
final class JsonBody {
    /** 1 MiB: far above any context window, far below what would hurt. */
    static final int MAX_BYTES = 1 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    /** @throws RequestRefused 413 {@code request_too_large} */
    static byte[] read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw RequestRefused.tooLarge(MAX_BYTES);
        }
        return bytes;
    }

    /** @throws RequestRefused 400 {@code invalid_json} */
    static JsonNode parse(byte[] bytes) {
        JsonNode body;
        try {
            body = JSON.readTree(bytes);
        } catch (JacksonException e) {
            throw RequestRefused.invalidJson(JsonFault.of(e).sentence());
        } catch (IOException e) {
            throw RequestRefused.invalidJson("it is not UTF-8");
        }
        if (!body.isObject()) {
            throw RequestRefused.invalidJson("it must be an object");
        }
        return body;
    }
}
