package dev.medley.registry.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commits of the Hub's API that become none, and leave nothing. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class RefusedCommitIT {
    private static final JsonMapper JSON = new JsonMapper();

    @TestHTTPResource("/")
    URI registry;

    private HubCalls hub;

    @BeforeEach
    void register() throws Exception {
        hub = HubCalls.register(registry);
    }

    @Test
    void aBrokenFolderIsRefusedWithItsFindingsAndLeavesNothing() throws Exception {
        // Given
        hub.create("broken", "public");
        Map<String, byte[]> folder = HubCalls.sample();
        folder.computeIfPresent("adapter_model.safetensors", (_, bytes) -> Arrays.copyOf(bytes, 5000));
        long objects = RegistryServices.settledObjectCount();

        // When
        HttpResponse<String> refused = hub.commit("broken", HubCalls.add(folder));

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("ST_HEADER_BEYOND_FILE");
        assertThat(refused.headers().firstValue("X-Error-Message").orElseThrow())
                .contains("adapter_model");
        assertThat(hub.publisher().json(hub.model("broken")).path("siblings")).isEmpty();
        assertThat(RegistryServices.objectCountOnce(objects)).isEqualTo(objects);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "adapter_model.bin, FILE_PICKLE",
        "evil.py, FILE_NOT_ALLOWED",
        "../x.md, FILE_PATH_UNSAFE",
        "/etc/x.md, FILE_PATH_UNSAFE",
        "a\\b.md, FILE_PATH_UNSAFE",
        "README.md\u200b, FILE_PATH_UNSAFE",
        "LICENSE, FILE_DUPLICATE"
    })
    void aDraftTakesOnlyFilesThatAnAdapterMayHave(String path, String code) throws Exception {
        // Given
        hub.create("draft", "public");
        List<String> lines = HubCalls.add(Map.of("LICENSE", new byte[] {'x'}));
        lines.addAll(HubCalls.add(Map.of(path, new byte[] {'x'})));
        long drafts = RegistryServices.draftCount();

        // When
        HttpResponse<String> refused = hub.commit("draft", lines);

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains(code);
        assertThat(hub.publisher().json(hub.model("draft")).path("siblings")).isEmpty();
        assertThat(RegistryServices.draftCount()).isEqualTo(drafts);
        HttpResponse<String> whole = hub.commit("draft", HubCalls.add(HubCalls.sample()));
        assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"1001, sha256, basic, 413", "1, sha512, basic, 422", "1, sha256, tus, 422"})
    void batchesThatGoTooFarAreRefusedAsGitLfsReadsIt(int count, String hash, String transfer, int status)
            throws Exception {
        // Given
        hub.create("batches", "public");
        Map<String, Object> object = Map.of("oid", "0".repeat(64), "size", 1);

        // When
        HttpResponse<String> refused = hub.publisher()
                .post(
                        "/" + hub.owner() + "/batches.git/info/lfs/objects/batch",
                        Map.of(
                                "operation",
                                "upload",
                                "hash_algo",
                                hash,
                                "transfers",
                                List.of(transfer),
                                "objects",
                                Collections.nCopies(count, object)));

        // Then
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/vnd.git-lfs+json");
        assertThat(JSON.readTree(refused.body()).path("message").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                                      | each line is an object
            {"key":                                                                 | it is not valid JSON
            {"key":null,"value":{"path":"a"}}                                       | key is a text
            {"key":{"a":[1]},"value":{"path":"a"}}                                  | key is a text
            {"key":"header","value":{"summary":7}}                                  | summary is a text
            {"key":"header","key":"file","value":{"summary":"x"}}                   | a field is there twice
            {"key":"file","value":{"path":"a"}}                                     | a file needs content
            {"key":"what","value":{"path":"a"}}                                     | operation what is not known here
            {"key":"file","value":{"path":"a","encoding":"base64","content":"***"}} | base64
            {"key":"file","value":{"path":"a","encoding":"base64","content":"eA="}} | base64
            {"key":"file","value":{"path":"a","encoding":"utf-8","content":"# Hi"}} | base64
            {"key":"file","value":{"path":"a","encoding":"utf-8","content":"eA=="}} | base64
            """)
    void refusesCommitsThatAreNone(String line, String why) throws Exception {
        // Given
        hub.create("odd", "public");

        // When
        HttpResponse<String> refused = hub.commit("odd", List.of(line));

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("INVALID_COMMIT");
        assertThat(refused.headers().firstValue("X-Error-Message").orElseThrow())
                .contains(why)
                .doesNotContain("Source:");
        assertThat(hub.publisher().json(hub.model("odd")).path("siblings")).isEmpty();
    }

    @Test
    void aCommitThatEndsBadlyLeavesNothingInStorage() throws Exception {
        // Given
        hub.create("halted", "public");
        List<String> lines = HubCalls.add(Map.of("LICENSE", "MIT".getBytes(StandardCharsets.UTF_8)));
        lines.add("{\"key\":");
        long drafts = RegistryServices.draftCount();

        // When
        HttpResponse<String> refused = hub.commit("halted", lines);

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(RegistryServices.draftCount()).isEqualTo(drafts);
    }
}
