package dev.medley.worker.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.format.JsonFlaw;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict JSON in, compact JSON out. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode parseObject(byte[] body) {
        try {
            // A decoder of one's own reports what others replace: another question would be answered.
            JsonNode node = MAPPER.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
            if (!node.isObject()) {
                throw InvalidRequest.json("The body must be a JSON object.");
            }
            return node;
        } catch (CharacterCodingException e) {
            throw InvalidRequest.json("The body is not UTF-8.");
        } catch (JsonProcessingException e) {
            throw InvalidRequest.json(
                    "The body is not valid JSON: " + JsonFlaw.of(e).sentence() + ".");
        }
    }
}
