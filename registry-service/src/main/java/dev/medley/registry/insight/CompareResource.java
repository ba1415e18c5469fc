package dev.medley.registry.insight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.format.AdapterFiles;
import dev.medley.format.Limits;
import dev.medley.registry.adapter.Adapter;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** How two versions of an adapter differ: files, configuration, and the size of every module's update. */
@Path("/api/v1/adapters/{owner}/{name}/compare")
@RunOnVirtualThread
@Transactional
public class CompareResource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RequestedAdapter requested;
    private final AdapterService service;
    private final VersionReader reader;

    @Inject
    CompareResource(RequestedAdapter requested, AdapterService service, VersionReader reader) {
        this.requested = requested;
        this.service = service;
        this.reader = reader;
    }

    /** A value on both sides; absent where a side has none. */
    record Change<T>(String what, Optional<T> from, Optional<T> to) {}

    record Comparison(
            String from,
            String to,
            List<Change<String>> files,
            List<Change<JsonNode>> config,
            List<Change<Double>> norms) {}

    @GET
    public Comparison compare(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @Parameter(required = true) @QueryParam("from") String from,
            @Parameter(required = true) @QueryParam("to") String to) {
        Adapter adapter = requested.visible(owner, name);
        AdapterVersion one = version(adapter, "from", from);
        AdapterVersion other = version(adapter, "to", to);
        return new Comparison(
                one.digest(),
                other.digest(),
                changes(hashes(one), hashes(other)),
                changes(config(one), config(other)),
                changes(reader.norms(one), reader.norms(other)));
    }

    private AdapterVersion version(Adapter adapter, String parameter, String ref) {
        String given = Optional.ofNullable(ref)
                .orElseThrow(() -> Problem.invalid(parameter, parameter + " is required: a tag or a digest."));
        AdapterVersion version = service.version(adapter, given);
        InsightResource.requireAdapter(version);
        return version;
    }

    private static Map<String, String> hashes(AdapterVersion version) {
        return version.files().stream()
                .collect(java.util.stream.Collectors.toMap(file -> file.path(), file -> file.sha256()));
    }

    private Map<String, JsonNode> config(AdapterVersion version) {
        try {
            JsonNode root = JSON.readTree(reader.read(version, AdapterFiles.CONFIG, Limits.CONFIG_BYTES));
            Map<String, JsonNode> fields = new java.util.TreeMap<>();
            root.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            return fields;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> List<Change<T>> changes(Map<String, T> from, Map<String, T> to) {
        TreeSet<String> names = new TreeSet<>(from.keySet());
        names.addAll(to.keySet());
        List<Change<T>> changes = new ArrayList<>();
        for (String name : names) {
            Optional<T> one = Optional.ofNullable(from.get(name));
            Optional<T> other = Optional.ofNullable(to.get(name));
            if (!one.equals(other)) {
                changes.add(new Change<>(name, one, other));
            }
        }
        return changes;
    }
}
