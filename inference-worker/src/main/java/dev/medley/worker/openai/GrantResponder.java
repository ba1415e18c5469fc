package dev.medley.worker.openai;

import dev.medley.worker.engine.Blend;
import dev.medley.worker.engine.Blend.Mode;
import dev.medley.worker.lora.RouterRef;
import dev.medley.worker.openai.Answering.Voice;
import dev.medley.worker.problem.InferenceProblem;
import dev.medley.worker.registry.Grant;
import dev.medley.worker.registry.GrantVerifier;
import dev.medley.worker.registry.RegistryAdapterSource;
import dev.medley.worker.registry.RegistryAdapterSource.Fetched;
import dev.medley.worker.registry.RegistryAdapterSource.FetchedRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** In a fleet: base, mode, adapters and weights come from the registry's grant alone; what the body says about them was judged there. */
final class GrantResponder implements Responder {
    private final String base;
    private final GrantVerifier verifier;
    private final RegistryAdapterSource source;

    GrantResponder(String base, GrantVerifier verifier, RegistryAdapterSource source) {
        this.base = base;
        this.verifier = verifier;
        this.source = source;
    }

    @Override
    public Answering answering(AnswerRequest request, String bearer) {
        Grant grant = verifier.verify(bearer);
        if (!grant.base().equals(base)) {
            throw InvalidRequest.of(
                    400, "incompatible_base", "This worker serves " + base + ", not " + grant.base() + ".");
        }
        List<Voice> voices = new ArrayList<>();
        List<Blend.Member> members = new ArrayList<>();
        List<Runnable> releases = new ArrayList<>();
        Runnable release = () -> releases.forEach(Runnable::run);
        try {
            for (Grant.Member member : grant.adapters()) {
                Fetched fetched = source.fetch(member, grant);
                releases.add(fetched.release());
                members.add(new Blend.Member(fetched.adapter(), member.weight()));
                voices.add(
                        new Voice(member.id(), member.version(), member.score().orElse(Double.NaN)));
            }
            Optional<RouterRef> router = grant.router().map(member -> {
                FetchedRouter fetched = source.fetchRouter(member, grant);
                releases.add(fetched.release());
                return fetched.router();
            });
            return new Answering(
                    grant.account(), base, blend(grant, members, router), voices, grant.routeMillis(), release);
        } catch (InferenceProblem problem) {
            release.run();
            throw problem;
        }
    }

    @Override
    public Map<String, String> models(String bearer) {
        return Map.of(base, "");
    }

    private static Blend blend(Grant grant, List<Blend.Member> members, Optional<RouterRef> router) {
        try {
            return new Blend(Mode.valueOf(grant.mode().toUpperCase(Locale.ROOT)), members, router);
        } catch (IllegalArgumentException e) {
            throw InvalidRequest.blend("mixture", "the grant's mode, adapters and router do not fit together.");
        }
    }
}
