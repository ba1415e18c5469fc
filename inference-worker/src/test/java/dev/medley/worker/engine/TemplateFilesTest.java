package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.worker.chat.ChatTemplates;
import dev.medley.worker.chat.Conversation;
import dev.medley.worker.chat.Conversation.Message;
import dev.medley.worker.weights.GgufFile;
import dev.medley.worker.weights.HubFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The places in which bases keep their templates, told apart by what they say. */
class TemplateFilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LIST = "{'bos_token':{'content':'<s>'},'chat_template':["
            + "{'name':'default','template':'{{ bos_token }} field'},{'name':'tool_use','template':'tools of the field'}]}";

    @TempDir
    Path folder;

    @BeforeEach
    void writeWeights() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        byte[] header =
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}".getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(Long.BYTES + header.length + Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header);
        Files.write(folder.resolve("model.safetensors"), file.array());
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text.replace('\'', '"'));
    }

    private List<String> ofFolder() {
        try (HubFolder hub = HubFolder.open(folder)) {
            return told(TemplateFiles.of(hub));
        }
    }

    /** What is said without functions, and with one. */
    private static List<String> told(ChatTemplates templates) {
        List<Message> messages = List.of(new Message("user", "Hi"));
        JsonNode tool = JSON.createObjectNode().put("type", "function");
        return List.of(
                templates.render(new Conversation(messages), true),
                templates.render(new Conversation(messages, List.of(tool), Map.of()), true));
    }

    @Test
    void aFieldIsOneTemplateForAll() throws IOException {
        // Given
        write("tokenizer_config.json", "{'bos_token':'<s>','chat_template':'{{ bos_token }} field'}");

        // When / Then
        assertThat(ofFolder()).containsExactly("<s> field", "<s> field");
    }

    @Test
    void aListHasTemplatesByName() throws IOException {
        // Given
        write("tokenizer_config.json", LIST);

        // When / Then
        assertThat(ofFolder()).containsExactly("<s> field", "tools of the field");
    }

    @Test
    void filesCountMoreThanTheField() throws IOException {
        // Given
        write("tokenizer_config.json", LIST);
        write("chat_template.jinja", "{{ bos_token }} file");

        // When / Then
        assertThat(ofFolder()).containsExactly("<s> file", "<s> file");
    }

    @Test
    void additionalFilesAreTemplatesByName() throws IOException {
        // Given
        write("tokenizer_config.json", LIST);
        write("chat_template.jinja", "file");
        write("additional_chat_templates/tool_use.jinja", "tools of the file");
        write("additional_chat_templates/README.md", "no template");

        // When / Then
        assertThat(ofFolder()).containsExactly("file", "tools of the file");
    }

    @Test
    void aGgufFileHasAKeyForEach() throws IOException {
        // Given
        ByteBuffer file = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        file.put("GGUF".getBytes(StandardCharsets.UTF_8)).putInt(3).putLong(0).putLong(3);
        text(text(file, "tokenizer.chat_template").putInt(8), "key");
        text(text(file, "tokenizer.chat_template.tool_use").putInt(8), "tools of the key");
        text(text(file, "tokenizer.chat_templates").putInt(9).putInt(8).putLong(1), "tool_use");
        Path path = folder.resolve("base.gguf");
        Files.write(path, Arrays.copyOf(file.array(), file.position() + Long.BYTES * 4));

        // When / Then
        try (GgufFile gguf = GgufFile.open(path)) {
            assertThat(told(TemplateFiles.of(gguf))).containsExactly("key", "tools of the key");
        }
    }

    private static ByteBuffer text(ByteBuffer file, String text) {
        return file.putLong(text.length()).put(text.getBytes(StandardCharsets.UTF_8));
    }
}
