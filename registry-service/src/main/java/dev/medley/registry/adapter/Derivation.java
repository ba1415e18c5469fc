package dev.medley.registry.adapter;

import dev.medley.format.AdapterName;
import dev.medley.format.VersionOrigin;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Who may see what was made of other adapters: nobody from whom one of them is hidden. Their owner may show it to more people later. */
@ApplicationScoped
public class Derivation {
    private final AdapterRepository repository;

    @Inject
    Derivation(AdapterRepository repository) {
        this.repository = repository;
    }

    /** How a new adapter of this origin is shown. */
    Visibility visibility(VersionOrigin origin) {
        return origin.parents().stream()
                .flatMap(parent -> AdapterName.parse(parent.id()).flatMap(repository::findByName).stream())
                .map(Adapter::visibility)
                .reduce(Visibility.PUBLIC, Visibility::strictest);
    }

    /**
     * Where the adapter that takes it is there already, it must be as hidden as what it is made of.
     *
     * @throws Problem 409 {@code VISIBILITY_TOO_OPEN}
     */
    public void requireAsHidden(AdapterName to, VersionOrigin origin) {
        Visibility wanted = visibility(origin);
        repository.findExactly(to).map(Adapter::visibility).ifPresent(present -> {
            if (present.strictest(wanted) != present) {
                throw new Problem(
                        409,
                        "VISIBILITY_TOO_OPEN",
                        "`" + to + "` is " + present.label() + ", and what it would be made of is " + wanted.label()
                                + ": name an adapter that is not there yet, or make this one " + wanted.label()
                                + " first.");
            }
        });
    }
}
