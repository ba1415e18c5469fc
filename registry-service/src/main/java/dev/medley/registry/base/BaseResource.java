package dev.medley.registry.base;

import dev.medley.registry.account.CurrentAccount;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;

/** {@code /api/v1/bases}: everybody reads, an administrator chooses how retrieved adapters are mixed. */
@Path("/api/v1/bases")
@Produces(MediaType.APPLICATION_JSON)
class BaseResource {
    private final BaseRepository bases;
    private final CurrentAccount current;

    BaseResource(BaseRepository bases, CurrentAccount current) {
        this.bases = bases;
        this.current = current;
    }

    @GET
    @RunOnVirtualThread
    public BaseList list() {
        return new BaseList(bases.findAll().stream().map(BaseView::of).toList());
    }

    @GET
    @Path("/{owner}/{name}")
    @RunOnVirtualThread
    public BaseView get(@PathParam("owner") String owner, @PathParam("name") String name) {
        return find(owner + "/" + name);
    }

    @PATCH
    @Path("/{owner}/{name}")
    @RunOnVirtualThread
    public BaseView change(@PathParam("owner") String owner, @PathParam("name") String name, BaseChange change) {
        current.requireAdmin();
        String base = owner + "/" + name;
        find(base);
        Optional<String> complaint = change == null || change.defaultMixture() == null
                ? Optional.of("defaultMixture is required")
                : change.defaultMixture().complaint();
        if (complaint.isPresent()) {
            throw new InvalidMixture(complaint.get());
        }
        bases.changeDefaultMixture(base, change.defaultMixture());
        return find(base);
    }

    private BaseView find(String name) {
        return bases.find(name).map(BaseView::of).orElseThrow(() -> new BaseNotFound(name));
    }

    record BaseList(List<BaseView> items) {
        BaseList {
            items = List.copyOf(items);
        }
    }

    record BaseChange(DefaultMixture defaultMixture) {}
}
