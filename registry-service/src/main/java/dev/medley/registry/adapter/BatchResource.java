package dev.medley.registry.adapter;

import dev.medley.format.AdapterReference;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Many adapters or versions at once. Each has a status of its own, the one that it would have alone. */
@Path("/api/v1/adapters/batchGet")
@RunOnVirtualThread
@Transactional
public class BatchResource {
    private static final int MOST = 100;

    private final RequestedAdapter requested;
    private final AdapterService service;
    private final AdapterViews views;

    @Inject
    BatchResource(RequestedAdapter requested, AdapterService service, AdapterViews views) {
        this.requested = requested;
        this.service = service;
        this.views = views;
    }

    record BatchRequest(
            @Schema(
                    type = SchemaType.ARRAY,
                    implementation = Shape.Reference.class,
                    required = true,
                    minItems = 1,
                    maxItems = 100)
            List<String> ids) {}

    record Refusal(String code, String message) {}

    /**
     * @param id as it was asked for
     * @param adapter where the status is 200
     * @param version what a tag or a digest means
     * @param error where it is another
     */
    record Item(
            String id,
            int status,
            Optional<AdapterView> adapter,
            Optional<VersionView> version,
            Optional<Refusal> error) {}

    record Batch(List<Item> items) {}

    @POST
    public Batch get(BatchRequest request) {
        List<String> ids = Optional.ofNullable(request).map(BatchRequest::ids).orElse(List.of());
        if (ids.isEmpty() || ids.size() > MOST || ids.stream().anyMatch(Objects::isNull)) {
            throw Problem.invalid("ids", "ids must list 1 to " + MOST + " references.");
        }
        return new Batch(ids.stream().map(this::item).toList());
    }

    private Item item(String id) {
        AdapterReference reference = AdapterReference.parse(id)
                .orElseThrow(() -> Problem.invalid(
                        "ids", "an id is owner/name, owner/name:tag or owner/name@sha256:…, not " + id + "."));
        try {
            Adapter adapter =
                    requested.visible(reference.name().owner(), reference.name().name());
            boolean isOfVersion = id.contains(":");
            Optional<VersionView> version = isOfVersion
                    ? Optional.of(views.of(
                            adapter,
                            service.version(adapter, reference.selector().toString())))
                    : Optional.empty();
            return new Item(id, 200, Optional.of(views.of(adapter)), version, Optional.empty());
        } catch (Problem refused) {
            return new Item(
                    id,
                    refused.status(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new Refusal(refused.code(), refused.getMessage())));
        }
    }
}
