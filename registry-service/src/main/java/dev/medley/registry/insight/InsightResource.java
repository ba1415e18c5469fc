package dev.medley.registry.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.medley.format.AdapterFiles;
import dev.medley.format.AdapterSummary;
import dev.medley.format.AdapterSummary.LoraModule;
import dev.medley.format.Limits;
import dev.medley.format.RuntimeMatrix;
import dev.medley.format.VersionKind;
import dev.medley.registry.adapter.AdapterService;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.adapter.RequestedAdapter;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is inside a version. */
@Path("/api/v1/adapters/{owner}/{name}/versions/{ref}")
@RunOnVirtualThread
@Transactional
public class InsightResource {
    private final RequestedAdapter requested;
    private final AdapterService service;
    private final VersionReader reader;

    @Inject
    InsightResource(RequestedAdapter requested, AdapterService service, VersionReader reader) {
        this.requested = requested;
        this.service = service;
        this.reader = reader;
    }

    /**
     * A module of the base that the adapter changes.
     *
     * @param scale the effective one: alpha and rank, their patterns and the root of rsLoRA worked in
     * @param norm Frobenius norm of the update
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record ModuleView(String name, long in, long out, int rank, double scale, String dtype, Optional<Double> norm) {
        static ModuleView of(LoraModule module, Optional<Double> norm) {
            return new ModuleView(
                    module.name(),
                    module.in(),
                    module.out(),
                    module.rank(),
                    module.scale(),
                    module.a().dtype().name(),
                    norm);
        }
    }

    record Tensors(
            String version,
            String base,
            int rank,
            long parameters,
            List<String> targetModules,
            List<ModuleView> modules) {}

    record RuntimeView(String name, boolean servable, List<Reason> reasons) {}

    record Reason(String code, String path, String message) {}

    record Compatibility(String version, String base, List<RuntimeView> runtimes) {}

    /** With {@code summary=true} by the file's head alone; else with norms, for which every weight is read once. */
    @GET
    @Path("tensors")
    public Tensors tensors(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("ref") String ref,
            @QueryParam("summary") boolean summary) {
        AdapterVersion version = service.version(requested.visible(owner, name), ref);
        requireAdapter(version);
        AdapterSummary found = reader.inspect(version).summary();
        Map<String, Double> norms = summary ? Map.of() : reader.norms(version);
        return new Tensors(
                version.digest(),
                found.base(),
                found.rank(),
                found.parameters(),
                found.targetModules(),
                found.modules().stream()
                        .map(module -> ModuleView.of(module, Optional.ofNullable(norms.get(module.name()))))
                        .toList());
    }

    /** Which runtimes can serve it, and why not. */
    @GET
    @Path("compatibility")
    public Compatibility compatibility(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("ref") String ref) {
        AdapterVersion version = service.version(requested.visible(owner, name), ref);
        requireAdapter(version);
        byte[] config = reader.read(version, AdapterFiles.CONFIG, Limits.CONFIG_BYTES);
        return new Compatibility(
                version.digest(),
                version.base(),
                RuntimeMatrix.of(reader.inspect(version).summary(), config).stream()
                        .map(InsightResource::view)
                        .toList());
    }

    private static RuntimeView view(RuntimeMatrix.RuntimeVerdict runtime) {
        return new RuntimeView(
                runtime.name(),
                runtime.servable(),
                runtime.reasons().stream()
                        .map(reason -> new Reason(reason.code().name(), reason.path(), reason.message()))
                        .toList());
    }

    static void requireAdapter(AdapterVersion version) {
        if (!version.kind().equals(VersionKind.ADAPTER.label())) {
            throw new Problem(409, "NOT_AN_ADAPTER", "This version is a " + version.kind() + ".");
        }
    }
}
