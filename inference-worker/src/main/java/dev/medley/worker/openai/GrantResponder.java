package dev.medley.worker.openai;

import dev.medley.worker.engine.Blend;
import dev.medley.worker.engine.Blend.Mode;
import dev.medley.worker.lora.RouterRef;
import dev.medley.worker.openai.Answering.Voice;
import dev.medley.worker.registry.Grant;
import dev.medley.worker.registry.GrantVerifier;
import dev.medley.worker.registry.RegistryAdapterSource;
import java.time.Duration;
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
    private final Duration limit;

    /** @param limit how long a request waits for its files to arrive */
    GrantResponder(String base, GrantVerifier verifier, RegistryAdapterSource source, Duration limit) {
        this.base = base;
        this.verifier = verifier;
        this.source = source;
        this.limit = limit;
    }

    @Override
    public Answering answering(AnswerRequest request, String bearer) {
        Grant grant = verifier.verify(bearer);
        if (!grant.base().equals(base)) {
            throw InvalidRequest.of(
                    400, "incompatible_base", "This worker serves " + base + ", not " + grant.base() + ".");
        }
        long start = System.nanoTime();
        Fetching files = new Fetching(source, grant, limit);
        try {
            List<Blend.Member> members = new ArrayList<>();
            List<Voice> voices = new ArrayList<>();
            for (Grant.Member member : grant.adapters()) {
                members.add(new Blend.Member(files.adapter(member), member.weight()));
                voices.add(
                        new Voice(member.id(), member.version(), member.score().orElse(Double.NaN)));
            }
            Optional<RouterRef> router = grant.router().map(files::router);
            return new Answering(
                    grant.account(),
                    base,
                    blend(grant, members, router),
                    voices,
                    new Answering.Before(grant.routeMillis(), (System.nanoTime() - start) / 1e6),
                    files::release);
        } catch (RuntimeException e) {
            files.release();
            throw e;
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
