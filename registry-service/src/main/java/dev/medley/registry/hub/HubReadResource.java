package dev.medley.registry.hub;

import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.hub.HubViews.Author;
import dev.medley.registry.hub.HubViews.Commit;
import dev.medley.registry.hub.HubViews.Entry;
import dev.medley.registry.hub.HubViews.Model;
import dev.medley.registry.hub.HubViews.Ref;
import dev.medley.registry.hub.HubViews.Refs;
import dev.medley.registry.upload.StoredFile;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One repository, read: {@code /api/models/{owner}/{name}/…}. */
@Path("/api/models/{owner}/{name}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Transactional
public class HubReadResource {
    private final HubRepositories repositories;
    private final CommitNotes notes;
    private final AgroalDataSource database;

    @Inject
    HubReadResource(HubRepositories repositories, CommitNotes notes, AgroalDataSource database) {
        this.repositories = repositories;
        this.notes = notes;
        this.database = database;
    }

    @GET
    public Model info(@PathParam("owner") String owner, @PathParam("name") String name, @Context UriInfo uri) {
        return info(owner, name, HubRepositories.MAIN, uri);
    }

    @GET
    @Path("revision/{revision}")
    public Model info(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("revision") String revision,
            @Context UriInfo uri) {
        Adapter adapter = repositories.visible(owner, name);
        HubParameters.requireProperties(uri.getQueryParameters());
        return Model.of(repositories.snapshot(adapter, revision), HubCounts.of(database, adapter));
    }

    @GET
    @Path("auth-check")
    public void check(@PathParam("owner") String owner, @PathParam("name") String name) {
        repositories.fetchable(owner, name);
    }

    @GET
    @Path("tree/{revision}{path: (/.*)?}")
    public List<Entry> tree(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("revision") String revision,
            @PathParam("path") String path,
            @QueryParam("recursive") boolean recursive) {
        Snapshot snapshot = repositories.snapshot(repositories.visible(owner, name), revision);
        String folder = path.isEmpty() || path.equals("/") ? "" : path.substring(1) + "/";
        List<StoredFile> inside = snapshot.files().stream()
                .filter(file -> file.path().startsWith(folder))
                .toList();
        if (inside.isEmpty() && !folder.isEmpty()) {
            throw HubProblem.noEntry(path.substring(1));
        }
        return entries(inside, folder, recursive);
    }

    private static List<Entry> entries(List<StoredFile> files, String folder, boolean recursive) {
        Set<String> folders = new LinkedHashSet<>();
        List<Entry> entries = new ArrayList<>();
        for (StoredFile file : files) {
            int slash = file.path().indexOf('/', folder.length());
            if (slash >= 0 && folders.add(file.path().substring(0, slash))) {
                entries.add(Entry.folder(file.path().substring(0, slash)));
            }
            if (slash < 0 || recursive) {
                entries.add(Entry.of(file));
            }
        }
        return entries;
    }

    @POST
    @Path("paths-info/{revision}")
    @Consumes(MediaType.WILDCARD)
    public List<Entry> paths(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("revision") String revision,
            @HeaderParam("Content-Type") String type,
            byte[] body) {
        Snapshot snapshot = repositories.snapshot(repositories.visible(owner, name), revision);
        List<Entry> entries = new ArrayList<>();
        for (String path : HubBody.list(body, type, "paths")) {
            Optional<StoredFile> file = snapshot.file(path);
            file.map(Entry::of).ifPresent(entries::add);
            boolean isFolder =
                    snapshot.files().stream().anyMatch(each -> each.path().startsWith(path + "/"));
            if (file.isEmpty() && isFolder) {
                entries.add(Entry.folder(path));
            }
        }
        return entries;
    }

    @GET
    @Path("refs")
    public Refs refs(@PathParam("owner") String owner, @PathParam("name") String name) {
        Adapter adapter = repositories.visible(owner, name);
        String main = repositories.snapshot(adapter, HubRepositories.MAIN).commit();
        List<Ref> tags = repositories.tags(adapter).stream()
                .map(tag -> new Ref(
                        tag.name(),
                        "refs/tags/" + tag.name(),
                        Snapshot.commitOf(tag.version().digest())))
                .toList();
        return new Refs(List.of(new Ref(HubRepositories.MAIN, "refs/heads/main", main)), List.of(), tags, List.of());
    }

    @GET
    @Path("commits/{revision}")
    public List<Commit> commits(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("revision") String revision) {
        Adapter adapter = repositories.visible(owner, name);
        Snapshot from = repositories.snapshot(adapter, revision);
        Map<UUID, CommitNote> said = notes.find(adapter.id());
        return repositories.versions(adapter).stream()
                .filter(version -> !version.createdAt().isAfter(from.modified()))
                .map(version -> commit(version, said.getOrDefault(version.id(), CommitNote.NONE), owner))
                .toList();
    }

    private static Commit commit(AdapterVersion version, CommitNote said, String owner) {
        return new Commit(
                Snapshot.commitOf(version.digest()),
                said.title().isEmpty() ? "Publish " + version.title() : said.title(),
                said.message(),
                version.createdAt(),
                List.of(new Author(owner)));
    }
}
