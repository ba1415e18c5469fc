package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Turns the bytes of adapter_config.json into one JSON object, strictly; {@link ConfigRules} judges it. */
final class ConfigReader {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Limits.CONFIG_DEPTH)
                            .maxDocumentLength(Limits.CONFIG_BYTES)
                            .maxNumberLength(64)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ConfigReader() {}

    static PeftConfig.Result read(byte[] bytes) {
        FindingCollector findings = new FindingCollector(AdapterFiles.CONFIG);
        Optional<PeftConfig> config = object(bytes, findings).flatMap(node -> new ConfigRules(node, findings).check());
        return config.isPresent() && !findings.rejected()
                ? new PeftConfig.Valid(config.get(), findings.findings())
                : new PeftConfig.Invalid(findings.findings());
    }

    private static Optional<ObjectNode> object(byte[] bytes, FindingCollector findings) {
        if (bytes.length > Limits.CONFIG_BYTES) {
            findings.add(CFG_JSON, "", "adapter_config.json is larger than " + Limits.CONFIG_BYTES + " bytes.");
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonNode node = JSON.readTree(text);
            if (holdsNul(node)) {
                findings.add(CFG_JSON, "", "adapter_config.json holds the character U+0000.");
                return Optional.empty();
            }
            if (node instanceof ObjectNode object) {
                return Optional.of(object);
            }
            findings.add(CFG_NOT_OBJECT, "", "adapter_config.json is not a JSON object.");
        } catch (CharacterCodingException malformed) {
            findings.add(CFG_JSON, "", "adapter_config.json is not valid UTF-8.");
        } catch (JsonProcessingException broken) {
            boolean duplicate = broken.getOriginalMessage().startsWith("Duplicate");
            findings.add(
                    duplicate ? CFG_DUPLICATE_KEY : CFG_JSON,
                    "",
                    "adapter_config.json: " + JsonFlaw.of(broken).sentence() + ".");
        }
        return Optional.empty();
    }

    /** In a text or in the name of a field, at any of the few depths that are read. */
    private static boolean holdsNul(JsonNode node) {
        return (node.isTextual() && node.textValue().indexOf('\0') >= 0)
                || node.propertyStream().anyMatch(field -> field.getKey().indexOf('\0') >= 0)
                || node.valueStream().anyMatch(ConfigReader::holdsNul);
    }
}
