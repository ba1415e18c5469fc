package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import dev.medley.format.AdapterSummary.LoraModule;
import dev.medley.format.ModuleMap.ModuleShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Judges {@code router.safetensors} by its header and card: a query projection {@code <module>.router_A.weight} (rank, in) and a key projection
 * {@code <module>.router_B.weight} (out, rank) for every linear module of a known base, of one rank, and nothing else. A module without them would
 * be gated by nothing, silently.
 */
public final class RouterInspector {
    private static final String NORMALISED = "normalised";
    private static final Set<String> BOOLEANS = Set.of("true", "false");
    private static final String QUERY = ".router_A.weight";
    private static final String KEY = ".router_B.weight";
    private static final int MAX_RANK = 64;

    private final SafetensorsHeader header;
    private final FindingCollector findings = new FindingCollector(AdapterFiles.ROUTER);

    private RouterInspector(SafetensorsHeader header) {
        this.header = header;
    }

    static Inspection inspect(SafetensorsHeader header, Card card) {
        return new RouterInspector(header).inspect(card);
    }

    /** Why a file is no router of a base, which a worker has whether the catalogue knows it or not; nothing where it is one. */
    public static List<Finding> inspect(SafetensorsHeader header, ModuleMap base) {
        var inspector = new RouterInspector(header);
        inspector.metadata();
        inspector.trainedFor(base.base(), "It is asked to gate");
        inspector.modules(base);
        return inspector.findings.findings();
    }

    private Inspection inspect(Card card) {
        if (!card.kind().equals(Optional.of(VersionKind.ROUTER.label()))) {
            findings.add(Finding.of(
                            ROUTER_CARD,
                            AdapterFiles.CARD,
                            "medley.kind",
                            "The card does not say that this is a router.")
                    .withHint("Add `medley: {kind: router}` and `base_model` to the front matter of README.md."));
        }
        metadata();
        Optional<ModuleMap> base = base(card);
        List<LoraModule> modules = base.map(this::modules).orElse(List.of());
        if (findings.rejected() || base.isEmpty()) {
            return new Inspection.Rejected(findings.findings());
        }
        return new Inspection.Accepted(summary(base.get(), modules));
    }

    private void metadata() {
        Optional.ofNullable(header.metadata().get(NORMALISED))
                .filter(value -> !BOOLEANS.contains(value))
                .ifPresent(value -> findings.add(
                        ROUTER_METADATA,
                        NORMALISED,
                        "The file's metadata says " + NORMALISED + ": " + Finding.quote(value)
                                + ", but that is true or false."));
    }

    private Optional<String> trained() {
        return Optional.ofNullable(header.metadata().get("base"));
    }

    private void trainedFor(String base, String saying) {
        trained()
                .filter(trained -> !trained.equalsIgnoreCase(base))
                .ifPresent(trained -> findings.add(
                        ROUTER_BASE,
                        "base_model",
                        saying + " base " + Finding.quote(base) + ", the file was trained for " + Finding.quote(trained)
                                + "."));
    }

    private Optional<ModuleMap> base(Card card) {
        Optional<String> named = card.baseModel().or(this::trained);
        if (named.isEmpty()) {
            findings.add(ROUTER_BASE, "base_model", "Neither the card nor the file's metadata names a base model.");
            return Optional.empty();
        }
        trainedFor(named.get(), "Card says");
        Optional<ModuleMap> base = BaseCatalogue.find(named.get());
        if (base.isEmpty()) {
            findings.add(
                    ROUTER_BASE,
                    "base_model",
                    "Base " + Finding.quote(named.get()) + " is not known here, so its router can't be checked.");
        }
        return base;
    }

    private List<LoraModule> modules(ModuleMap base) {
        Set<String> known = new HashSet<>();
        List<LoraModule> modules = new ArrayList<>();
        long rank = 0;
        for (Map.Entry<String, ModuleShape> each : base.modules().entrySet()) {
            if (each.getValue().kind() != ModuleMap.Kind.LINEAR) {
                continue;
            }
            String name = each.getKey();
            known.add(name + QUERY);
            known.add(name + KEY);
            Optional<TensorEntry> query = header.find(name + QUERY);
            Optional<TensorEntry> key = header.find(name + KEY);
            if (query.isEmpty() || key.isEmpty()) {
                findings.add(ROUTER_MODULE, name, "Module " + name + " has no router_A or no router_B.");
                continue;
            }
            rank = rank == 0 && !query.get().shape().isEmpty() ? query.get().dim(0) : rank;
            if (fits(each.getValue(), rank, query.get(), key.get())) {
                modules.add(new LoraModule(name, query.get(), key.get(), (int) rank, 1));
            } else {
                findings.add(
                        ROUTER_SHAPE,
                        name,
                        "Module " + name + " needs router_A (" + rank + ", "
                                + each.getValue().in() + ") and router_B ("
                                + each.getValue().out() + ", " + rank + ") with one rank from 1 to " + MAX_RANK + ".");
            }
        }
        header.tensors().stream()
                .filter(tensor -> !known.contains(tensor.name()))
                .forEach(tensor -> findings.add(
                        ROUTER_MODULE,
                        tensor.name(),
                        "Tensor " + Finding.quote(tensor.name()) + " belongs to no linear module of this base."));
        return modules;
    }

    private static boolean fits(ModuleShape shape, long rank, TensorEntry query, TensorEntry key) {
        return rank >= 1
                && rank <= MAX_RANK
                && query.shape().equals(List.of(rank, shape.in()))
                && key.shape().equals(List.of(shape.out(), rank));
    }

    private AdapterSummary summary(ModuleMap base, List<LoraModule> modules) {
        Set<String> targets = new TreeSet<>();
        modules.forEach(
                module -> targets.add(module.name().substring(module.name().lastIndexOf('.') + 1)));
        long parameters =
                header.tensors().stream().mapToLong(TensorEntry::elements).sum();
        return new AdapterSummary(
                VersionKind.ROUTER,
                base.base(),
                modules.getFirst().rank(),
                modules,
                List.copyOf(targets),
                parameters,
                header.fileSize(),
                findings.findings());
    }
}
