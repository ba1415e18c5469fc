package dev.medley.registry.blend;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.medley.format.AdapterName;
import dev.medley.format.AdapterReference;
import dev.medley.format.Limits;
import dev.medley.format.VersionKind;
import dev.medley.format.VersionOrigin;
import dev.medley.format.VersionOrigin.Parent;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.AdapterService;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.adapter.Derivation;
import dev.medley.registry.adapter.RequestedAdapter;
import dev.medley.registry.adapter.TagReserved;
import dev.medley.registry.problem.Audited;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import dev.medley.registry.upload.MadeVersions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** {@code POST /api/v1/blends}: a blend as an adapter of its own; the operation tells how far it is. */
@Path("/api/v1/blends")
@RunOnVirtualThread
public class BlendResource {
    private static final int MOST = 8;
    private static final double HEAVIEST = 4;
    private static final double DENSITY = 0.5;

    private final RequestedAdapter requested;
    private final AdapterService service;
    private final Derivation derivation;
    private final MadeVersions versions;
    private final BlendJobs jobs;
    private final CurrentAccount current;

    @Inject
    BlendResource(
            RequestedAdapter requested,
            AdapterService service,
            Derivation derivation,
            MadeVersions versions,
            BlendJobs jobs,
            CurrentAccount current) {
        this.requested = requested;
        this.service = service;
        this.derivation = derivation;
        this.versions = versions;
        this.jobs = jobs;
        this.current = current;
    }

    /** @param weight 1/n where it is absent */
    record Member(
            @Schema(required = true) String id,
            @Schema(minimum = "-4", maximum = "4") Double weight) {}

    record BlendRequest(
            @Schema(required = true, pattern = Shape.ADAPTER)
            String to,

            @Schema(pattern = Shape.TAG) String tag,

            @Schema(required = true, minItems = 2, maxItems = 8)
            List<Member> adapters,

            @Schema(enumeration = {"cat", "svd", "ties", "dare"})
            String method,

            @Schema(minimum = "1") Integer rank,

            @Schema(exclusiveMinimum = true, minimum = "0", maximum = "1")
            Double density,

            Long seed) {}

    record Started(
            UUID id,
            String state,
            double progress,
            @JsonIgnore String to) implements Audited {
        @Override
        public String change() {
            return to;
        }
    }

    @POST
    public Response create(BlendRequest request) {
        Account caller = current.require(Scope.ADAPTER_WRITE);
        if (request == null) {
            throw Problem.invalid("", "A JSON body is required.");
        }
        AdapterName to = Optional.ofNullable(request.to())
                .flatMap(AdapterName::parse)
                .orElseThrow(() -> Problem.invalid("to", "to must be owner/name: " + AdapterName.RULE + "."));
        current.requireCovered(to.toString());
        service.requirePublishable(to, caller);
        String tag = Optional.ofNullable(request.tag()).orElse("latest");
        if (!(AdapterReference.selector(tag).orElse(null) instanceof AdapterReference.Tag)) {
            throw Problem.invalid("tag", "A tag is 1 to 64 of a-z 0-9 . _ -");
        }
        TagReserved.refuse(tag);
        BlendMethod method = BlendMethod.of(
                        Optional.ofNullable(request.method()).orElse("cat"))
                .orElseThrow(() -> Problem.invalid("method", "method must be one of cat, svd, ties, dare."));
        VersionOrigin origin = origin(request, method);
        derivation.requireAsHidden(to, origin);
        UUID id = versions.open(caller, to, tag, Optional.of(origin));
        jobs.start(id, new BlendPlan(method, origin));
        return Response.status(202)
                .location(URI.create("/api/v1/operations/" + id))
                .entity(new Started(id, "running", 0, to.toString()))
                .build();
    }

    private VersionOrigin origin(BlendRequest request, BlendMethod method) {
        List<Parent> parents = parents(request.adapters(), method);
        Optional<Integer> rank = Optional.ofNullable(request.rank());
        if (rank.isPresent() && (method == BlendMethod.CAT || rank.get() < 1 || rank.get() > Limits.RANK)) {
            throw Problem.invalid(
                    "rank", "rank must be from 1 to " + Limits.RANK + ", and cat has the ranks of its parents.");
        }
        double density = Optional.ofNullable(request.density()).orElse(DENSITY);
        if (!(density > 0 && density <= 1)) {
            throw Problem.invalid("density", "density must be above 0 and at most 1.");
        }
        long seed = Optional.ofNullable(request.seed()).orElse(0L);
        return new VersionOrigin(method.label(), parents, rank, density, seed);
    }

    private List<Parent> parents(List<Member> members, BlendMethod method) {
        if (members == null || members.size() < 2 || members.size() > MOST) {
            throw Problem.invalid("adapters", "adapters must list 2 to " + MOST + " adapters.");
        }
        List<Parent> parents = new ArrayList<>();
        List<AdapterVersion> versions = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            String at = "adapters[" + i + "]";
            AdapterVersion version = version(member, at);
            double weight = Optional.ofNullable(member.weight()).orElse(1.0 / members.size());
            if (!(Math.abs(weight) <= HEAVIEST)) {
                throw Problem.invalid(at + ".weight", "weight must be a number from -4 to 4.");
            }
            if (!version.base()
                    .equals(
                            versions.isEmpty()
                                    ? version.base()
                                    : versions.getFirst().base())) {
                throw Problem.invalid(
                        at + ".id", member.id() + " was trained on another base, " + version.base() + ".");
            }
            versions.add(version);
            parents.add(new Parent(version.adapter().name().toString(), version.digest(), weight));
        }
        int ranks = versions.stream().mapToInt(AdapterVersion::rank).sum();
        if (method == BlendMethod.CAT && ranks > Limits.RANK) {
            throw Problem.invalid("adapters", "the ranks add up to " + ranks + ", over " + Limits.RANK + "; use svd.");
        }
        return parents;
    }

    private AdapterVersion version(Member member, String at) {
        AdapterReference reference = Optional.ofNullable(member)
                .map(Member::id)
                .flatMap(AdapterReference::parse)
                .orElseThrow(() -> Problem.invalid(at + ".id", "id must be a reference such as owner/name:tag."));
        AdapterName name = reference.name();
        requested.fetchable(name.owner(), name.name());
        AdapterVersion version = service.find(reference, current.id())
                .orElseThrow(
                        () -> new Problem(404, "REVISION_NOT_FOUND", "`" + name + "` has no such tag or version."));
        if (!version.kind().equals(VersionKind.ADAPTER.label())) {
            throw Problem.invalid(at + ".id", member.id() + " is a " + version.kind() + ", not an adapter.");
        }
        return version;
    }
}
