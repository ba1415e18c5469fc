package dev.medley.registry.hub;

import dev.medley.format.AdapterReference;
import dev.medley.format.Litter;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.AdapterRepository;
import dev.medley.registry.adapter.AdapterService;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.adapter.TagReserved;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One repository, changed: commits to {@code main}, tags, visibility. */
@Path("/api/models/{owner}/{name}")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class HubWriteResource {
    private final HubRepositories repositories;
    private final Committer committer;
    private final AdapterService service;
    private final AdapterRepository adapters;
    private final Drafts drafts;
    private final CurrentAccount current;
    private final HubConfig config;

    @Inject
    HubWriteResource(
            HubRepositories repositories,
            Committer committer,
            AdapterService service,
            AdapterRepository adapters,
            Drafts drafts,
            CurrentAccount current,
            HubConfig config) {
        this.repositories = repositories;
        this.committer = committer;
        this.service = service;
        this.adapters = adapters;
        this.drafts = drafts;
        this.current = current;
        this.config = config;
    }

    record UploadMode(String path, String uploadMode, boolean shouldIgnore, Optional<String> oid) {}

    record UploadModes(List<UploadMode> files) {}

    record CommitView(boolean success, String commitOid, String commitUrl, String hookOutput) {}

    @POST
    @Path("preupload/{revision}")
    public UploadModes preupload(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("revision") String revision,
            byte[] body) {
        QuarkusTransaction.requiringNew().call(() -> repositories.own(owner, name, Scope.ADAPTER_WRITE));
        requireMain(revision);
        List<UploadMode> modes = new ArrayList<>();
        for (HubBody file : HubBody.object(body).objects("files")) {
            String path = file.text("path");
            boolean inline =
                    file.fields().path("size").asLong() <= config.inlineSize().asLongValue();
            modes.add(new UploadMode(path, inline ? "regular" : "lfs", Litter.is(path), Optional.empty()));
        }
        return new UploadModes(modes);
    }

    @GET
    @Path("xet-write-token/{revision}")
    public void chunkStore(@PathParam("owner") String owner, @PathParam("name") String name) {
        throw HubProblem.bad(
                "XET_UNSUPPORTED",
                "Medley has no Xet store. Set HF_HUB_DISABLE_XET=1 to send files over "
                        + config.inlineSize().asLongValue() + " bytes.");
    }

    @POST
    @Path("commit/{revision}")
    public CommitView commit(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("revision") String revision,
            @QueryParam("create_pr") String pullRequest,
            @Context UriInfo uri,
            InputStream body) {
        Account caller = current.require(Scope.ADAPTER_WRITE);
        requireMain(revision);
        if (pullRequest != null) {
            throw HubProblem.bad("UNSUPPORTED", "Medley has no pull requests; commit to main.");
        }
        Adapter adapter =
                QuarkusTransaction.requiringNew().call(() -> repositories.own(owner, name, Scope.ADAPTER_WRITE));
        var present =
                QuarkusTransaction.requiringNew().call(() -> repositories.stored(repositories.visible(owner, name)));
        var wanted = CommitReader.read(
                body, adapter.id(), drafts, present, config.commitSize().asLongValue());
        Snapshot main = QuarkusTransaction.requiringNew()
                .call(() -> repositories.snapshot(repositories.visible(owner, name), HubRepositories.MAIN));
        Snapshot after = committer.apply(main, wanted, caller);
        String url = uri.getBaseUri()
                .resolve("/" + owner + "/" + name + "/commit/" + after.commit())
                .toString();
        return new CommitView(true, after.commit(), url, "");
    }

    @POST
    @Path("tag/{revision}")
    @Transactional
    public void tag(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("revision") String revision,
            byte[] body) {
        Account caller = current.require(Scope.ADAPTER_WRITE);
        Adapter adapter = adapters.lock(repositories.own(owner, name, Scope.ADAPTER_WRITE));
        String tag = HubBody.object(body).text("tag");
        if (!(AdapterReference.selector(tag).orElse(null) instanceof AdapterReference.Tag)
                || TagReserved.isReserved(tag)) {
            throw HubProblem.bad("NAME_INVALID", "A tag is 1 to 64 of a-z 0-9 . _ - and neither main nor a commit.");
        }
        AdapterVersion version =
                repositories.snapshot(adapter, revision).version().orElseThrow(() -> HubProblem.noRevision(revision));
        if (adapters.findTag(adapter, tag).isPresent()) {
            throw HubProblem.of(409, "TAG_EXISTS", "Tag " + tag + " exists already.");
        }
        service.move(adapter, tag, version, caller);
    }

    @DELETE
    @Path("tag/{tag}")
    @Transactional
    public void untag(@PathParam("owner") String owner, @PathParam("name") String name, @PathParam("tag") String tag) {
        Adapter adapter = adapters.lock(repositories.own(owner, name, Scope.ADAPTER_WRITE));
        adapters.removeTag(adapters.findTag(adapter, tag)
                .filter(found -> !found.name().equals("latest"))
                .orElseThrow(() -> HubProblem.noRevision(tag)));
    }

    @PUT
    @Path("settings")
    @Transactional
    public Map<String, Object> settings(@PathParam("owner") String owner, @PathParam("name") String name, byte[] body) {
        Adapter adapter = adapters.lock(repositories.own(owner, name, Scope.ADAPTER_WRITE));
        HubBody settings = HubBody.object(body);
        HubVisibility.of(settings).ifPresent(adapter::show);
        HubVisibility.gate(settings).ifPresent(adapter::guard);
        HubVisibility.gated(settings, adapter.visibility()).ifPresent(adapter::show);
        return Map.of("visibility", adapter.visibility().label(), "gated", HubViews.gating(adapter));
    }

    private static void requireMain(String revision) {
        if (!revision.equals(HubRepositories.MAIN)) {
            throw HubProblem.bad("UNSUPPORTED", "Medley has one branch, main; use a tag for " + revision + ".");
        }
    }
}
