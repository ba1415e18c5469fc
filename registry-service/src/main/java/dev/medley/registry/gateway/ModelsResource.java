package dev.medley.registry.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.medley.registry.base.BaseRepository;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code GET /v1/models}: every name that {@code model} may be for this caller. */
@Path("/v1/models")
class ModelsResource {
    /** The product's first release: what has no date of its own shows this one. */
    private static final long EPOCH = Instant.parse("2026-11-01T00:00:00Z").getEpochSecond();

    private final InferenceAccess access;
    private final BaseRepository bases;
    private final ServableAdapters adapters;

    ModelsResource(InferenceAccess access, BaseRepository bases, ServableAdapters adapters) {
        this.access = access;
        this.bases = bases;
        this.adapters = adapters;
    }

    @GET
    @RunOnVirtualThread
    public ModelList list() {
        InferenceAccess.Account account = access.require();
        List<ModelView> models = new ArrayList<>();
        models.add(ModelView.of(BlendPlanner.AUTO, "medley"));
        bases.findAll().forEach(base -> models.add(ModelView.of(base.name(), ownerOf(base.name()))));
        adapters.find(account.id())
                .forEach(adapter -> models.add(new ModelView(
                        adapter.id(),
                        "model",
                        adapter.createdAt().getEpochSecond(),
                        ownerOf(adapter.id()),
                        Optional.of(adapter.base()))));
        return new ModelList("list", models);
    }

    @GET
    @Path("/{model: .+}")
    @RunOnVirtualThread
    public ModelView get(@PathParam("model") String name) {
        return list().data().stream()
                .filter(model -> model.id().equals(name))
                .findFirst()
                .orElseThrow(() -> RequestRefused.modelNotFound("model", name));
    }

    private static String ownerOf(String name) {
        return name.substring(0, Math.max(0, name.indexOf('/')));
    }

    record ModelList(String object, List<ModelView> data) {
        ModelList {
            data = List.copyOf(data);
        }
    }

    /** @param parent the base of an adapter; absent for a base */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record ModelView(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy,
            Optional<String> parent) {
        static ModelView of(String id, String owner) {
            return new ModelView(id, "model", EPOCH, owner, Optional.empty());
        }
    }
}
