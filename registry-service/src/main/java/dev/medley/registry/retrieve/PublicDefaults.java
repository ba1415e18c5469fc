package dev.medley.registry.retrieve;

import dev.medley.format.AdapterReference;
import dev.medley.format.VersionKind;
import dev.medley.registry.adapter.AdapterAccess;
import dev.medley.registry.adapter.AdapterRepository;
import dev.medley.registry.adapter.AdapterService;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.base.BaseDefaults;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The routers and retrievers that bases have as their defaults. Only what everybody may use: a base serves everybody. */
@ApplicationScoped
@Transactional
class PublicDefaults implements BaseDefaults {
    private final AdapterService adapters;
    private final AdapterRepository repository;
    private final AdapterAccess access;

    @Inject
    PublicDefaults(AdapterService adapters, AdapterRepository repository, AdapterAccess access) {
        this.adapters = adapters;
        this.repository = repository;
        this.access = access;
    }

    @Override
    public void requireRouter(String base, String reference) {
        require(VersionKind.ROUTER, base, reference);
    }

    @Override
    public boolean isSeen(String reference, Optional<UUID> account) {
        return AdapterReference.parse(reference)
                .flatMap(parsed -> repository.findByName(parsed.name()))
                .filter(adapter -> access.sees(adapter, account))
                .isPresent();
    }

    /**
     * The version of this kind and base.
     *
     * @throws Problem when there is none that everybody may use
     */
    AdapterVersion require(VersionKind kind, String base, String reference) {
        String code = kind.label().toUpperCase(Locale.ROOT);
        AdapterVersion version = AdapterReference.parse(reference)
                .flatMap(parsed -> adapters.find(parsed, Optional.empty()))
                .orElseThrow(() -> new Problem(
                        404, code + "_NOT_FOUND", "There is no public " + kind.label() + " `" + reference + "`."));
        if (!version.kind().equals(kind.label()) || !version.base().equals(base)) {
            throw new Problem(
                    400, "INVALID_" + code, "`" + reference + "` is no " + kind.label() + " of " + base + ".");
        }
        return version;
    }
}
