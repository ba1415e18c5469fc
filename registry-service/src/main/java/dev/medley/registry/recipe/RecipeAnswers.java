package dev.medley.registry.recipe;

import dev.medley.format.AdapterReference;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.adapter.Visibility;
import dev.medley.registry.base.BaseModel;
import dev.medley.registry.base.BaseRepository;
import dev.medley.registry.gateway.Inference;
import dev.medley.registry.gateway.RequestRefused;
import dev.medley.registry.gateway.SavedAnswers;
import dev.medley.registry.gateway.UsableAdapters;
import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** {@code model: "recipe:owner/name"}: the version that is meant, and its steps. Adapters are those that the caller may use, not the recipe's owner. */
@ApplicationScoped
class RecipeAnswers implements SavedAnswers {
    private final RecipeAccess access;
    private final RecipeRepository repository;
    private final TrafficSplit traffic;
    private final FailedArms failures;
    private final BaseRepository bases;
    private final UsableAdapters adapters;
    private final AdapterTags tags;
    private final Provider<Inference> inference;
    private final CurrentAccount current;

    @Inject
    RecipeAnswers(
            RecipeAccess access,
            RecipeRepository repository,
            TrafficSplit traffic,
            FailedArms failures,
            BaseRepository bases,
            UsableAdapters adapters,
            AdapterTags tags,
            Provider<Inference> inference,
            CurrentAccount current) {
        this.access = access;
        this.repository = repository;
        this.traffic = traffic;
        this.failures = failures;
        this.bases = bases;
        this.adapters = adapters;
        this.tags = tags;
        this.inference = inference;
        this.current = current;
    }

    /** @param split the experiment that chose the version, with its arm */
    private record Chosen(
            Recipe recipe, RecipeVersion version, Definition definition, Optional<TrafficSplit.Assigned> split) {}

    @Override
    public Prepared prepare(Asked asked) {
        Chosen chosen = choose(asked);
        var models = new Models.Real(inference.get(), asked.client());
        return counted(chosen, () -> run(chosen.definition(), models, asked));
    }

    /** With the version in the notes. What fails is a failure of the arm that an experiment chose. */
    private Prepared counted(Chosen chosen, Supplier<Prepared> run) {
        try {
            return told(chosen, run.get());
        } catch (RequestRefused refused) {
            if (refused.blamesAnswer()) {
                chosen.split().ifPresent(failures::add);
            }
            throw refused;
        }
    }

    private Prepared told(Chosen chosen, Prepared prepared) {
        prepared.notes()
                .put("id", chosen.recipe().reference())
                .put("version", chosen.version().digest());
        chosen.split()
                .ifPresent(each -> prepared.notes()
                        .putObject("experiment")
                        .put("id", each.experiment().toString())
                        .put("arm", each.arm()));
        return switch (prepared) {
            case Ask ask -> new Ask(ask.body(), ask.scores(), ask.notes(), () -> counted(chosen, ask.again()));
            case Done done -> done;
        };
    }

    @Override
    public void check(Asked asked) {
        Chosen chosen = choose(asked);
        GivenVariables.read(asked.body().path("variables"), chosen.definition().variables(), asked.prompt());
    }

    /** What the steps of a definition would do, without asking any model. */
    Prepared rehearse(Definition definition, Asked asked) {
        return run(definition, new Models.None(), asked);
    }

    private Prepared run(Definition definition, Models models, Asked asked) {
        Map<String, String> variables =
                GivenVariables.read(asked.body().path("variables"), definition.variables(), asked.prompt());
        BaseModel base = definition
                .base()
                .map(name -> bases.find(name).orElseThrow(() -> RequestRefused.modelNotFound("model", name)))
                .or(() -> bases.findAll().stream().findFirst())
                .orElseThrow(() -> RequestRefused.modelNotFound("model", "auto"));
        var around = new Surroundings(
                base.name(),
                new Scoring.Softmax(base.defaultMixture().temperature()),
                new Searching(adapters, base.name(), asked.client().sees()),
                models,
                tags::of);
        return new RecipeRun(definition, around, asked, variables).run();
    }

    private Chosen choose(Asked asked) {
        String model = asked.body().path("model").asText();
        AdapterReference reference = AdapterReference.parse(model.substring(PREFIX.length()))
                .orElseThrow(() -> RequestRefused.modelNotFound("model", model));
        Optional<UUID> sees = asked.client().sees().or(this::signedIn);
        Recipe recipe = access.find(reference.name(), sees)
                .filter(found -> found.visibility() != Visibility.PRIVATE || covers(found))
                .orElseThrow(() -> RequestRefused.modelNotFound("model", model));
        Optional<TrafficSplit.Assigned> split =
                asked.client().isCounted() && reference.selector().equals(AdapterReference.Tag.LATEST)
                        ? traffic.choose(recipe, asked.client())
                        : Optional.empty();
        RecipeVersion version = repository
                .version(recipe, split.map(TrafficSplit.Assigned::version).orElse(reference.selector()))
                .orElseThrow(() -> RequestRefused.modelNotFound("model", model));
        return new Chosen(
                recipe,
                version,
                DefinitionReader.read(CanonicalJson.read(version.definition()), new Findings()),
                split);
    }

    /** A narrowed key looks in nobody's name, but may call what its list names. Work in the background has no key at hand. */
    private Optional<UUID> signedIn() {
        return isRequest() ? current.id() : Optional.empty();
    }

    private boolean covers(Recipe recipe) {
        return !isRequest() || current.covers(recipe.reference());
    }

    private static boolean isRequest() {
        return Arc.container().requestContext().isActive();
    }
}
