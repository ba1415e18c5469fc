package dev.medley.registry.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.registry.Api;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What a client of the Hub's API sends to make repositories of one owner. */
record HubCalls(String owner, Api publisher) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Also where it is there. */
    void create(String name, String visibility) throws Exception {
        HttpResponse<String> created =
                publisher.post("/api/repos/create", Map.of("name", name, "visibility", visibility));
        assertThat(created.statusCode()).as(created.body()).isIn(200, 409);
    }

    /** @param operations lines behind the header */
    HttpResponse<String> commit(String name, List<String> operations) throws Exception {
        String header = "{\"key\":\"header\",\"value\":{\"summary\":\"Upload\",\"description\":\"\"}}\n";
        return publisher.send(
                "POST", "/api/models/" + owner + "/" + name + "/commit/main", header + String.join("\n", operations));
    }

    /** One line for each file. */
    static List<String> add(Map<String, byte[]> files) throws Exception {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            lines.add(JSON.writeValueAsString(Map.of(
                    "key",
                    "file",
                    "value",
                    Map.of(
                            "content",
                            new String(Base64.getEncoder().encode(file.getValue()), StandardCharsets.US_ASCII),
                            "path",
                            file.getKey(),
                            "encoding",
                            "base64"))));
        }
        return lines;
    }
}
