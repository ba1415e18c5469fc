package dev.medley.registry.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.registry.gateway.RequestRefused;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Recipes of strangers: findings or a definition, which its one written form gives again. */
class DefinitionFuzzTest {
    private static final JsonMapper JSON = new JsonMapper();

    @FuzzTest(maxDuration = "8m")
    void definition(byte[] json) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (IOException malformed) {
            return;
        }
        var findings = new Findings();
        Definition definition = DefinitionReader.read(node, findings);
        if (!findings.isEmpty()) {
            return;
        }

        var again = new Findings();
        Definition stored = DefinitionReader.read(CanonicalJson.read(CanonicalJson.write(node)), again);
        assertThat(again.all()).isEmpty();
        // Patterns have no equality of their own.
        assertThat(stored.toString().replaceAll("@[0-9a-f]+", ""))
                .isEqualTo(definition.toString().replaceAll("@[0-9a-f]+", ""));
    }

    @FuzzTest(maxDuration = "8m")
    void template(@NotNull String text) {
        if (Template.complaint(text).isPresent()) {
            return;
        }
        Template template = Template.parse(text);
        Map<String, String> values = new HashMap<>();
        template.variables().forEach(name -> values.put(name, "{{" + name + "}}"));
        try {
            assertThat(template.render(values).length()).isLessThanOrEqualTo(500_000);
        } catch (RequestRefused tooLong) {
            assertThat(tooLong.getMessage()).contains("characters");
        }
    }
}
