package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.format.AdapterReference;
import dev.medley.format.VersionKind;
import dev.medley.registry.account.Account;
import dev.medley.registry.adapter.AdapterService;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.base.BaseModel;
import dev.medley.registry.base.BaseRepository;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Publishes versions: everything that is wrong with one is said at once, and nothing is stored then. */
@ApplicationScoped
class RecipeService {
    private static final int LARGEST = 100_000;

    private final RecipeRepository repository;
    private final RecipeMoves moves;
    private final AdapterService adapters;
    private final BaseRepository bases;

    @Inject
    RecipeService(RecipeRepository repository, RecipeMoves moves, AdapterService adapters, BaseRepository bases) {
        this.repository = repository;
        this.moves = moves;
        this.adapters = adapters;
        this.bases = bases;
    }

    /** All that is wrong with a definition, for somebody who may use these adapters. */
    List<Problem.Detail> findings(JsonNode definition, Optional<UUID> account) {
        var findings = new Findings();
        Definition read = DefinitionReader.read(definition, findings);
        if (definition.toString().length() > LARGEST) {
            findings.add("TOO_LARGE", "definition", "definition is larger than " + LARGEST + " characters");
        }
        Optional<String> base = read.base().flatMap(bases::find).map(BaseModel::name);
        if (base.isEmpty()) {
            read.base()
                    .ifPresent(name ->
                            findings.add("BASE_UNKNOWN", "definition.base", "there is no base " + name + " here"));
        }
        names(read).forEach(named -> judge(named, base, account, findings));
        return findings.all();
    }

    /** @throws Problem 422 {@code RECIPE_INVALID} with all findings */
    void requireSound(JsonNode definition, Optional<UUID> account) {
        List<Problem.Detail> findings = findings(definition, account);
        requireNone(
                findings, "The definition has " + findings.size() + " finding" + (findings.size() == 1 ? "." : "s."));
    }

    /**
     * A version was sound when it was published; what it names may be withdrawn, deleted or hidden since.
     *
     * @param path of the field that names the version
     * @throws Problem 422 {@code RECIPE_INVALID} with all findings
     */
    void requireStillSound(String path, RecipeVersion version, UUID account) {
        List<Problem.Detail> findings =
                findings(CanonicalJson.read(version.definition()), Optional.of(account)).stream()
                        .map(each ->
                                new Problem.Detail(each.code(), path + "." + each.path(), each.message(), each.hint()))
                        .toList();
        requireNone(
                findings,
                version.digest()
                        + " can't answer any more: publish a version that names what there is, and take that.");
    }

    private static void requireNone(List<Problem.Detail> findings, String message) {
        if (!findings.isEmpty()) {
            throw new Problem(422, "RECIPE_INVALID", message, findings, Optional.empty());
        }
    }

    /**
     * A published version.
     *
     * @param held the operation that decides whether the tag moves to it; absent when it has moved
     */
    record Published(RecipeVersion version, Optional<UUID> held) {}

    /** Others that publish or move tags wait: who inserted a version before the lock would wait for those that did, too, and they for it. */
    @Transactional
    Published publish(Recipe of, JsonNode definition, String note, String tag, Account by) {
        Recipe recipe = repository.lock(of.id()).orElseThrow(RecipeAccess::missing);
        String text = CanonicalJson.write(definition);
        RecipeVersion version = repository.save(recipe, CanonicalJson.digest(text), text, note, by.id());
        Optional<UUID> held = moves.move(recipe, tag, version, by.id());
        String latest = AdapterReference.Tag.LATEST.tag();
        if (!tag.equals(latest)
                && repository.version(recipe, AdapterReference.Tag.LATEST).isEmpty()) {
            Optional<UUID> latestHeld = moves.move(recipe, latest, version, by.id());
            held = held.or(() -> latestHeld);
        }
        return new Published(version, held);
    }

    private record Named(String path, String reference, VersionKind kind) {}

    private static List<Named> names(Definition definition) {
        List<Named> names = new ArrayList<>();
        for (int i = 0; i < definition.steps().size(); i++) {
            if (definition.steps().get(i) instanceof Step.Mix mix) {
                String path = "definition.steps[" + i + "]";
                for (int j = 0; j < mix.pinned().size(); j++) {
                    names.add(new Named(
                            path + ".pinned[" + j + "].id", mix.pinned().get(j).id(), VersionKind.ADAPTER));
                }
                mix.router().ifPresent(router -> names.add(new Named(path + ".router", router, VersionKind.ROUTER)));
            }
        }
        if (definition.fallback() instanceof Fallback.Adapter(String id) && !id.isEmpty()) {
            names.add(new Named("definition.fallback.id", id, VersionKind.ADAPTER));
        }
        return names;
    }

    /** Hidden and missing adapters get the same words. */
    private void judge(Named named, Optional<String> base, Optional<UUID> account, Findings findings) {
        try {
            AdapterReference.parse(named.reference())
                    .flatMap(parsed -> adapters.find(parsed, account))
                    .ifPresentOrElse(
                            version -> judge(named, version, base, findings),
                            () -> missing(
                                    named,
                                    "'" + named.reference() + "' does not exist or you do not have access to it",
                                    findings));
        } catch (Problem problem) {
            missing(named, problem.getMessage(), findings);
        }
    }

    /** @param base of the definition; absent: which one answers is known when it is asked */
    private static void judge(Named named, AdapterVersion version, Optional<String> base, Findings findings) {
        if (!version.kind().equals(named.kind().label())) {
            findings.invalid(
                    named.path(),
                    "must be a version of kind " + named.kind().label() + "; '" + named.reference() + "' is of kind "
                            + version.kind());
        }
        base.filter(wanted -> !wanted.equals(version.base()))
                .ifPresent(wanted -> findings.add(
                        "INCOMPATIBLE_BASE",
                        named.path(),
                        named.path() + ": '" + named.reference() + "' was trained on " + version.base() + ", not on "
                                + wanted + ", the base of this recipe"));
    }

    private static void missing(Named named, String words, Findings findings) {
        findings.add("ADAPTER_NOT_FOUND", named.path(), named.path() + ": " + words);
    }
}
