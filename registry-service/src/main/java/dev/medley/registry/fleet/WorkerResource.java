package dev.medley.registry.fleet;

import dev.medley.registry.base.BaseRepository;
import dev.medley.registry.grant.GrantSigner;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Where workers report. The interface is internal: see docs/protocol.md, section 2. */
@Path("/internal/v1/workers")
@Consumes(MediaType.APPLICATION_JSON)
class WorkerResource {
    private static final Logger LOG = Logger.getLogger(WorkerResource.class);

    private final FleetToken token;
    private final WorkerRepository workers;
    private final BaseRepository bases;
    private final GrantSigner signer;
    private final FleetConfig config;
    private final CachedVersions cached;

    WorkerResource(
            FleetToken token,
            WorkerRepository workers,
            BaseRepository bases,
            GrantSigner signer,
            FleetConfig config,
            CachedVersions cached) {
        this.token = token;
        this.workers = workers;
        this.cached = cached;
        this.bases = bases;
        this.signer = signer;
        this.config = config;
    }

    /** A worker that serves a base which nobody knows here brings it: whoever sees the one sees the other. */
    @POST
    @Path("/heartbeat")
    @Transactional
    @RunOnVirtualThread
    public Welcome heartbeat(@HeaderParam("Authorization") Optional<String> authorization, Heartbeat heartbeat) {
        requireToken(authorization);
        Optional<String> complaint = heartbeat == null ? Optional.of("the body is empty") : heartbeat.complaint();
        if (complaint.isPresent()) {
            throw new InvalidHeartbeat(complaint.get());
        }
        if (heartbeat.brings().filter(bases::add).isPresent()) {
            LOG.infof("a worker brought a base worker=%s base=%s", heartbeat.id(), heartbeat.base());
        }
        workers.report(heartbeat);
        return new Welcome(signer.publicKeys(), config.heartbeat().toMillis());
    }

    /** A worker asks what of its disk cache it has to forget. */
    @POST
    @Path("/cached")
    @RunOnVirtualThread
    public Versions gone(@HeaderParam("Authorization") Optional<String> authorization, Versions versions) {
        requireToken(authorization);
        return new Versions(cached.gone(
                Optional.ofNullable(versions).map(Versions::versions).orElse(List.of())));
    }

    @DELETE
    @Path("/{id}")
    @Consumes(MediaType.WILDCARD)
    @RunOnVirtualThread
    public void leave(@HeaderParam("Authorization") Optional<String> authorization, @PathParam("id") String id) {
        requireToken(authorization);
        workers.remove(id);
    }

    private void requireToken(Optional<String> authorization) {
        if (!token.isCarriedBy(authorization)) {
            throw new NotInFleet();
        }
    }

    /** Digests of a cache. */
    record Versions(List<String> versions) {
        Versions {
            versions = versions == null ? List.of() : List.copyOf(versions);
        }
    }

    /** @param grantKeys JWKs that grants are checked with */
    record Welcome(List<Map<String, Object>> grantKeys, long intervalMs) {
        Welcome {
            grantKeys = List.copyOf(grantKeys);
        }
    }
}
