package dev.medley.registry.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.medley.format.VersionKind;
import dev.medley.registry.base.BaseModel;
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
    private final NamedAdapters named;

    ModelsResource(InferenceAccess access, BaseRepository bases, ServableAdapters adapters, NamedAdapters named) {
        this.access = access;
        this.bases = bases;
        this.adapters = adapters;
        this.named = named;
    }

    @GET
    @RunOnVirtualThread
    public ModelList list() {
        InferenceAccess.Account account = access.require();
        List<ModelView> models = new ArrayList<>();
        models.add(ModelView.of(BlendPlanner.AUTO, "medley"));
        bases.findAll().forEach(base -> models.add(ofBase(base)));
        adapters.find(account.id())
                .forEach(adapter -> models.add(ofAdapter(adapter.id(), adapter.base(), adapter.changedAt())));
        return new ModelList("list", models);
    }

    /** Whatever a call may name, under that name: also what the list has no room for, and references to versions. */
    @GET
    @Path("/{model: .+}")
    @RunOnVirtualThread
    public ModelView get(@PathParam("model") String name) {
        InferenceAccess.Account account = access.require();
        if (name.equals(BlendPlanner.AUTO)) {
            return ModelView.of(name, "medley");
        }
        return bases.findInAnyCase(name)
                .map(base -> ModelView.of(name, ownerOf(base.name())))
                .or(() -> named.find(name, account.id())
                        .filter(found -> found.kind().equals(VersionKind.ADAPTER.label()))
                        .filter(found -> bases.find(found.base()).isPresent())
                        .map(found -> ofAdapter(name, found.base(), found.changedAt())))
                .orElseThrow(() -> RequestRefused.modelNotFound("model", name));
    }

    private static ModelView ofBase(BaseModel base) {
        return ModelView.of(base.name(), ownerOf(base.name()));
    }

    private static ModelView ofAdapter(String name, String base, Instant changedAt) {
        return new ModelView(name, "model", changedAt.getEpochSecond(), ownerOf(name), Optional.of(base));
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
