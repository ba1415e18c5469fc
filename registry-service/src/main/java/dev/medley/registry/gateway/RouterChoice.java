package dev.medley.registry.gateway;

import dev.medley.format.VersionKind;
import dev.medley.registry.base.BaseModel;
import dev.medley.registry.grant.Grant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** The router of a request: the one it names, else the default of its base. */
@ApplicationScoped
class RouterChoice {
    private static final String PARAM = "mixture.router";

    private final NamedAdapters adapters;

    @Inject
    RouterChoice(NamedAdapters adapters) {
        this.adapters = adapters;
    }

    /**
     * Empty for modes that need none.
     *
     * @throws RequestRefused when there is none, or the named one is hidden, of another kind or of another base
     */
    Optional<Grant.Member> find(MixtureMode mode, Optional<String> wanted, BaseModel base, Optional<UUID> account) {
        if (mode != MixtureMode.RAMOLE) {
            return Optional.empty();
        }
        String reference = wanted.or(base::router)
                .orElseThrow(() -> RequestRefused.unsupportedMixture(
                        "mixture.mode",
                        "mode ramole needs a router and " + base.name()
                                + " has no default one; publish a router and name it in mixture.router"));
        NamedAdapters.Found found = adapters.find(reference, account)
                .orElseThrow(() -> wanted.map(named -> RequestRefused.modelNotFound(PARAM, named))
                        .orElseGet(() -> defaultGone(base.name())));
        if (!found.kind().equals(VersionKind.ROUTER.label())) {
            throw RequestRefused.blend(PARAM, reference + " is an " + found.kind() + ", not a router");
        }
        if (!found.base().equals(base.name())) {
            throw RequestRefused.incompatibleBase(PARAM, found.id(), found.base(), base.name());
        }
        return Optional.of(new Grant.Member(found.id(), found.version(), 1, Optional.empty()));
    }

    /** One that everybody saw when it was chosen; who may not see it by now does not learn its name here. */
    private static RequestRefused defaultGone(String base) {
        return RequestRefused.unsupportedMixture(
                "mixture.mode",
                "mode ramole needs a router and the default one of " + base
                        + " can't be used any more; name another in mixture.router, or choose another mode");
    }
}
