package dev.medley.registry.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What a client of the Hub's API sends to make repositories of one owner.
 *
 * @param publisher the owner's client
 * @param stranger somebody else's
 */
public record HubCalls(String owner, Api publisher, Api stranger) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path SAMPLE = Path.of("../samples/adapters/past-tense");
    private static int counter;

    /** A new owner, who has nothing yet. */
    static HubCalls register(URI registry) throws Exception {
        String owner = "hub-owner-" + counter++;
        return new HubCalls(owner, Api.register(registry, owner), new Api(registry, RegistryServices.key("demo")));
    }

    /** Files of an adapter. */
    static Map<String, byte[]> sample() throws Exception {
        return Api.read(SAMPLE);
    }

    /** The address of a repository. */
    String model(String name) {
        return "/api/models/" + owner + "/" + name;
    }

    /** Also where it is there. */
    public void create(String name, String visibility) throws Exception {
        HttpResponse<String> created =
                publisher.post("/api/repos/create", Map.of("name", name, "visibility", visibility));
        assertThat(created.statusCode()).as(created.body()).isIn(200, 409);
    }

    /** @param operations lines behind the header */
    public HttpResponse<String> commit(String name, List<String> operations) throws Exception {
        String header = "{\"key\":\"header\",\"value\":{\"summary\":\"Upload\",\"description\":\"\"}}\n";
        return publisher.send("POST", model(name) + "/commit/main", header + String.join("\n", operations));
    }

    /** One line for each file. */
    public static List<String> add(Map<String, byte[]> files) throws Exception {
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
