package dev.medley.registry.base;

import dev.medley.format.AdapterReference;
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
        return BaseView.of(find(owner + "/" + name));
    }

    @PATCH
    @Path("/{owner}/{name}")
    @RunOnVirtualThread
    public BaseView change(@PathParam("owner") String owner, @PathParam("name") String name, BaseChange change) {
        current.requireAdmin();
        String base = owner + "/" + name;
        BaseModel now = find(base);
        if (change == null || (change.defaultMixture() == null && change.defaultRouter() == null)) {
            throw new InvalidMixture("defaultMixture or defaultRouter is required");
        }
        DefaultMixture mixture = Optional.ofNullable(change.defaultMixture()).orElseGet(now::defaultMixture);
        Optional<String> router = Optional.ofNullable(change.defaultRouter()).or(now::router);
        complaint(mixture, router).ifPresent(complaint -> {
            throw new InvalidMixture(complaint);
        });
        bases.change(base, mixture, router);
        return BaseView.of(find(base));
    }

    private static Optional<String> complaint(DefaultMixture mixture, Optional<String> router) {
        if (router.isPresent() && AdapterReference.parse(router.get()).isEmpty()) {
            return Optional.of("defaultRouter must be a reference, such as owner/name:tag");
        }
        boolean lacksRouter = "ramole".equals(mixture.mode()) && router.isEmpty();
        return lacksRouter ? Optional.of("mode ramole needs a defaultRouter") : mixture.complaint();
    }

    private BaseModel find(String name) {
        return bases.find(name).orElseThrow(() -> new BaseNotFound(name));
    }

    record BaseList(List<BaseView> items) {
        BaseList {
            items = List.copyOf(items);
        }
    }

    /** Absent fields stay as they are. */
    record BaseChange(DefaultMixture defaultMixture, String defaultRouter) {}
}
