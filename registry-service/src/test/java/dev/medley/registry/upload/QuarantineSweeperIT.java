package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.storage.BlobInventory;
import dev.medley.registry.storage.BlobStore;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a kill at the wrong moment leaves in quarantine. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class QuarantineSweeperIT {
    private static final Path FILE = Path.of("../samples/adapters/clock-24h/adapter_config.json");

    @TestHTTPResource("/")
    URI registry;

    @Inject
    BlobStore blobs;

    @Inject
    BlobInventory inventory;

    @Inject
    QuarantineSweeper sweeper;

    @Test
    void whatNoUploadKnowsGoesOnceItIsSettled() {
        // Given
        String parts = "quarantine/" + UUID.randomUUID() + "/0";
        blobs.startParts(parts);
        String object = "quarantine/" + UUID.randomUUID() + "/1";
        blobs.write(object, FILE);

        // When
        sweeper.sweep(Instant.now().minus(Duration.ofHours(1)));
        List<String> before = stored();
        sweeper.sweep(soon());

        // Then
        assertThat(before).contains(parts, object);
        assertThat(stored()).doesNotContain(parts, object);
    }

    @Test
    void whatAnOpenUploadHasStaysAndWhatAnEndedOneHasGoes() throws Exception {
        // Given
        Api ada = Api.register(registry, "sweep-ada");
        Map<String, byte[]> files = Api.read(Path.of("../samples/adapters/clock-24h"));
        JsonNode open = opened(ada, files, "sweep-ada/open");
        ada.send(open, files);
        JsonNode ended = opened(ada, files, "sweep-ada/ended");
        ada.finish(ended, ada.send(ended, files));
        String left = "quarantine/" + ended.path("id").asText() + "/0";
        blobs.write(left, FILE);

        // When
        sweeper.sweep(soon());

        // Then
        assertThat(blobs.exists(left)).isFalse();
        JsonNode operation = ada.finish(open, Api.JSON.createObjectNode());
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("succeeded");
    }

    /** Keys of objects and of unfinished ones. */
    private List<String> stored() {
        List<String> keys = new ArrayList<>();
        inventory.each("quarantine/", blob -> keys.add(blob.key()));
        inventory.eachUnfinished("quarantine/", blob -> keys.add(blob.key()));
        return keys;
    }

    private static JsonNode opened(Api caller, Map<String, byte[]> files, String name) throws Exception {
        return Api.JSON.readTree(caller.open(files, name, "latest").body());
    }

    private static Instant soon() {
        return Instant.now().plus(Duration.ofMinutes(1));
    }
}
