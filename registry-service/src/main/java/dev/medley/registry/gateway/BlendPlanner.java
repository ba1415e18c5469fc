package dev.medley.registry.gateway;

import dev.medley.format.VersionKind;
import dev.medley.registry.base.BaseModel;
import dev.medley.registry.base.BaseRepository;
import dev.medley.registry.base.DefaultMixture;
import dev.medley.registry.grant.Grant;
import dev.medley.registry.retrieve.Retrieval;
import dev.medley.registry.retrieve.RetrievedAdapter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** From the names in a request to a blend of digests with weights, as the caller may see them. */
@ApplicationScoped
class BlendPlanner {
    static final String AUTO = "auto";

    private final BaseRepository bases;
    private final NamedAdapters adapters;
    private final UsableAdapters usable;
    private final RouterChoice routers;

    @Inject
    BlendPlanner(BaseRepository bases, NamedAdapters adapters, UsableAdapters usable, RouterChoice routers) {
        this.bases = bases;
        this.adapters = adapters;
        this.usable = usable;
        this.routers = routers;
    }

    /** @throws RequestRefused when a name is unknown or hidden, or the names do not go together */
    Blend plan(AnswerRequest request, Optional<UUID> account) {
        long start = System.nanoTime();
        if (request.model().equals(AUTO)) {
            return request.adapters().isEmpty()
                    ? retrieved(request, account, start)
                    : named(request, Optional.empty(), account, start);
        }
        // Before any adapter: nobody takes a base's place with a name that differs by the case of letters alone.
        Optional<BaseModel> base = bases.findInAnyCase(request.model());
        if (base.isEmpty()) {
            return single(request, account, start);
        }
        if (!request.adapters().isEmpty()) {
            return named(request, base, account, start);
        }
        return Blend.ofBase(base.get().name(), millisSince(start)).telling(MixtureUse.unusedByBase(request.mixture()));
    }

    /** The base that answers when the request names none: the one with most live workers. */
    BaseModel defaultBase() {
        return bases.findAll().stream().findFirst().orElseThrow(() -> RequestRefused.modelNotFound("model", AUTO));
    }

    private Blend single(AnswerRequest request, Optional<UUID> account, long start) {
        NamedAdapters.Found found = find(request.model(), "model", account);
        if (!request.adapters().isEmpty()) {
            throw RequestRefused.blend("adapters", "model names one adapter already; name a base or auto to blend");
        }
        requireKnownBase(found);
        Grant.Member member = new Grant.Member(found.id(), found.version(), 1.0, Optional.empty());
        return new Blend(
                found.base(),
                MixtureMode.SINGLE,
                List.of(member),
                Optional.empty(),
                MixtureUse.unusedByOne(request.mixture()),
                millisSince(start));
    }

    private Blend named(AnswerRequest request, Optional<BaseModel> base, Optional<UUID> account, long start) {
        List<WantedAdapter> wanted = request.adapters();
        List<Grant.Member> members = new ArrayList<>();
        Set<String> versions = new HashSet<>();
        Optional<BaseModel> common = base;
        for (int i = 0; i < wanted.size(); i++) {
            String param = "adapters[" + i + "].id";
            NamedAdapters.Found found = find(wanted.get(i).reference(), param, account);
            if (common.isEmpty()) {
                common = Optional.of(requireKnownBase(found));
            }
            String name = common.get().name();
            if (!found.base().equals(name)) {
                throw RequestRefused.incompatibleBase(param, found.id(), found.base(), name);
            }
            if (!versions.add(found.version())) {
                throw RequestRefused.blend(param, wanted.get(i).reference() + " is the same version as another one");
            }
            double weight = wanted.get(i).weight().orElse(1.0 / wanted.size());
            members.add(new Grant.Member(found.id(), found.version(), weight, Optional.empty()));
        }
        MixtureMode mode = request.mixture().mode().orElse(MixtureMode.WEIGHTED);
        if (request.mixture().gain().isPresent()) {
            throw RequestRefused.blend(
                    "mixture.gain", "gain is for retrieved adapters; these have weights: multiply those");
        }
        return new Blend(
                common.orElseThrow().name(),
                mode,
                BlendWeights.named(mode, request.mixture().prior(), members),
                routers.find(mode, request.mixture().router(), common.orElseThrow(), account),
                MixtureUse.unusedByNamed(request.mixture(), mode),
                millisSince(start));
    }

    private Blend retrieved(AnswerRequest request, Optional<UUID> account, long start) {
        WantedMixture wanted = request.mixture();
        BaseModel base = defaultBase();
        DefaultMixture usual = base.defaultMixture();
        MixtureMode mode =
                wanted.mode().orElseGet(() -> MixtureMode.named(usual.mode()).orElse(MixtureMode.WEIGHTED));
        int count = mode == MixtureMode.SINGLE ? 1 : wanted.topK().orElse(usual.topK());
        String prompt = request.question();
        Retrieval fitting = usable.top(prompt, count, base.name(), wanted.filter(), account);
        if (!fitting.fits() && request.context().isPresent()) {
            Retrieval inContext = usable.top(request.context().get(), count, base.name(), wanted.filter(), account);
            fitting = inContext.fits() ? inContext : fitting;
        }
        List<RetrievedAdapter> found = fitting.adapters();
        if (found.isEmpty() || !(fitting.fits() || wanted.wantsAdapters())) {
            // Nothing was missing: no adapter fits what was asked for, and that is what the answer says.
            return Blend.ofBase(base.name(), millisSince(start));
        }
        // Without a mode of its own the request gets the whole default mixture, its prior and gain included.
        Optional<Prior> prior =
                wanted.prior().or(() -> wanted.mode().isPresent() ? Optional.empty() : Prior.named(usual.prior()));
        List<Grant.Member> members = BlendWeights.retrieved(
                mode,
                prior,
                found,
                wanted.temperature().orElse(usual.temperature()),
                gain(wanted, mode).orElseGet(() -> wanted.mode().isPresent() ? 1 : usual.gain()));
        return new Blend(
                base.name(),
                mode,
                members,
                routers.find(mode, wanted.router(), base, account),
                MixtureUse.unusedByRetrieved(wanted, mode, prior),
                millisSince(start));
    }

    private static Optional<Double> gain(WantedMixture wanted, MixtureMode mode) {
        if (wanted.gain().isPresent() && !mode.takesGain()) {
            throw RequestRefused.blend(
                    "mixture.gain", "mode " + mode.wireName() + " takes no gain; weighted, uniform and single do");
        }
        return wanted.gain();
    }

    private NamedAdapters.Found find(String reference, String param, Optional<UUID> account) {
        NamedAdapters.Found found =
                adapters.find(reference, account).orElseThrow(() -> RequestRefused.modelNotFound(param, reference));
        if (!found.kind().equals(VersionKind.ADAPTER.label())) {
            throw RequestRefused.blend(param, reference + " is a " + found.kind() + ", not an adapter");
        }
        return found;
    }

    /** A base that nobody brought yet has no worker: the caller named no other that the adapter could be held against. */
    private BaseModel requireKnownBase(NamedAdapters.Found found) {
        return bases.find(found.base()).orElseThrow(() -> RequestRefused.workerUnavailable(found.base()));
    }

    private static double millisSince(long start) {
        return Math.round((System.nanoTime() - start) / 1e4) / 100.0;
    }
}
