package dev.medley.worker.openai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A worker without a registry whose base, in bfloat16, has a template with functions in it, and calls that begin with a special token. */
public class ToolTemplate extends StandAlone {
    private static final String TEMPLATE = """
            {% for t in tools or [] %}{{ t|tojson }}{% endfor %}{% for m in messages %}<|im_start|>{{ m.role }}
            {{ m.content }}{% for c in m.tool_calls %}<jupyter_code>[{{ (c.function|tojson)[:-1] }}, "id": "{{ c.id }}"}]{% endfor %}<|im_end|>
            {% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
            {% endif %}\
            """;

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
        overrides.put("medley.worker.dtype", "bfloat16");
        overrides.computeIfPresent("medley.worker.base", (_, base) -> rewritten(Path.of(base)));
        return overrides;
    }

    /** The base's file with this template in the place, and of the length, of its own. */
    private static String rewritten(Path base) {
        try {
            byte[] file = Files.readAllBytes(base);
            byte[] key = "tokenizer.chat_template".getBytes(StandardCharsets.UTF_8);
            int at = 0;
            while (!Arrays.equals(file, at, at + key.length, key, 0, key.length)) {
                at++;
            }
            // Behind the key: four bytes of type, eight of length.
            int length = file[at + key.length + 4] & 0xFF | (file[at + key.length + 5] & 0xFF) << 8;
            byte[] template = (TEMPLATE + "{#" + "-".repeat(length - TEMPLATE.length() - 4) + "#}")
                    .getBytes(StandardCharsets.UTF_8);
            System.arraycopy(template, 0, file, at + key.length + 12, length);
            Path copy = Path.of("target", "tool-template.gguf");
            Files.write(copy, file);
            return copy.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
