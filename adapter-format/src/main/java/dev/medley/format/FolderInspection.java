package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Judges a whole upload by its files' first bytes: names and types first; then container, configuration, card and
 * examples, each whole; then weights against configuration and base. The values follow with {@link WeightScan}.
 */
public final class FolderInspection {
    private static final int SNIFFED = 512;

    private FolderInspection() {}

    /** What was found. */
    public sealed interface Result {
        /** Every finding of the stages that ran. */
        List<Finding> findings();
    }

    /**
     * An adapter, router or retriever that may be published once its values are scanned.
     *
     * @param payload SHA-256 of the weights' data section, once they were read
     */
    public record Accepted(
            SafetensorsHeader header,
            AdapterSummary summary,
            Card card,
            List<Example> examples,
            List<Finding> findings,
            Optional<String> payload)
            implements Result {
        public Accepted {
            examples = List.copyOf(examples);
            findings = List.copyOf(findings);
        }

        /** The verdict once the values are known too, from {@link WeightScan#finish()}. */
        public Result with(List<Finding> values) {
            List<Finding> all = new ArrayList<>(findings);
            all.addAll(values);
            return Finding.rejects(values)
                    ? new Rejected(all)
                    : new Accepted(header, summary, card, examples, all, payload);
        }

        /** The same once the weights were read. */
        public Accepted read(String digest) {
            return new Accepted(header, summary, card, examples, findings, Optional.of(digest));
        }
    }

    /** A refused upload; at least one finding rejects. */
    public record Rejected(List<Finding> findings) implements Result {
        public Rejected {
            findings = List.copyOf(findings);
        }
    }

    /**
     * How many first bytes of a file {@link #inspect} needs. Of weights they tell what else the file may be, and how long its header is: fetch them, then
     * as much as {@link Safetensors#headerLength} says behind the first eight, and give both as one head.
     */
    public static long headLength(String path, long size) {
        return switch (path) {
            case AdapterFiles.CONFIG -> Math.min(size, Limits.CONFIG_BYTES);
            case AdapterFiles.CARD -> Math.min(size, Limits.CARD_BYTES);
            case AdapterFiles.EXAMPLES -> Math.min(size, Limits.EXAMPLES_BYTES);
            default -> Math.min(size, FileRules.isImage(path) ? ImageRules.HEAD_BYTES : SNIFFED);
        };
    }

    /** The verdict on these files, adapters checked against the bases of the catalogue. */
    public static Result inspect(List<FolderFile> files) {
        return inspect(files, BaseCatalogue::resolve);
    }

    /**
     * The verdict on these files.
     *
     * @param bases the modules of the base of a hub name, where they are known
     */
    public static Result inspect(List<FolderFile> files, Function<String, Optional<ModuleMap>> bases) {
        VersionKind kind = VersionKind.of(files);
        List<Finding> findings = new ArrayList<>(new FileRules(files, kind).check());
        if (Finding.rejects(findings)) {
            return new Rejected(findings);
        }
        FolderFile weights = find(files, kind.weights()).orElseThrow();
        Safetensors.Result container = Safetensors.read(weights.path(), weights.bytes(), weights.size());
        findings.addAll(container.findings());
        return switch (kind) {
            case ADAPTER -> adapter(files, bases, container, findings);
            case ROUTER -> carded(files, container, findings, RouterInspector::inspect);
            case RETRIEVER -> carded(files, container, findings, RetrieverInspector::inspect);
        };
    }

    /**
     * What is wrong with the files of a folder that is not whole yet: those that are missing are no fault. Of a file without any first bytes name and size
     * are judged.
     */
    public static List<Finding> inspectIncomplete(List<FolderFile> files) {
        return new FileRules(files, VersionKind.of(files)).checkIncomplete();
    }

    /** What has no configuration: its file and its card say everything. */
    private static Result carded(
            List<FolderFile> files,
            Safetensors.Result container,
            List<Finding> findings,
            BiFunction<SafetensorsHeader, Card, Inspection> inspector) {
        CardRules.Reading card = CardRules.read(find(files, AdapterFiles.CARD));
        findings.addAll(card.findings());
        findings.addAll(ImageRules.check(files));
        if (!(container instanceof Safetensors.Valid valid)) {
            return new Rejected(findings);
        }
        Inspection inspection = inspector.apply(valid.header(), card.card());
        findings.addAll(inspection.findings());
        return inspection instanceof Inspection.Accepted accepted && !Finding.rejects(findings)
                ? new Accepted(valid.header(), accepted.summary(), card.card(), List.of(), findings, Optional.empty())
                : new Rejected(findings);
    }

    private static Result adapter(
            List<FolderFile> files,
            Function<String, Optional<ModuleMap>> bases,
            Safetensors.Result container,
            List<Finding> findings) {
        PeftConfig.Result config =
                PeftConfig.parse(find(files, AdapterFiles.CONFIG).orElseThrow().bytes());
        findings.addAll(config.findings());
        CardRules.Reading card = CardRules.read(find(files, AdapterFiles.CARD));
        findings.addAll(card.findings());
        ExamplesFile examples = examples(find(files, AdapterFiles.EXAMPLES));
        findings.addAll(examples.findings());
        findings.addAll(ImageRules.check(files));
        if (!(container instanceof Safetensors.Valid valid) || !(config instanceof PeftConfig.Valid parsed)) {
            return new Rejected(findings);
        }
        otherKind(card.card()).ifPresent(findings::add);
        conflict(parsed.config(), card.card()).ifPresent(findings::add);
        LicenseRules.check(parsed.config().base(), card.card()).ifPresent(findings::add);
        PrivateMetadata.check(valid.header()).ifPresent(findings::add);
        Inspection inspection = AdapterInspector.inspect(
                valid.header(), parsed.config(), bases.apply(parsed.config().base()));
        findings.addAll(inspection.findings());
        return inspection instanceof Inspection.Accepted accepted && !Finding.rejects(findings)
                ? new Accepted(
                        valid.header(),
                        accepted.summary(),
                        card.card(),
                        examples.examples(),
                        findings,
                        Optional.empty())
                : new Rejected(findings);
    }

    private static Optional<FolderFile> find(List<FolderFile> files, String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst();
    }

    private static ExamplesFile examples(Optional<FolderFile> file) {
        if (file.isEmpty()) {
            Finding none = Finding.of(
                    EX_TOO_FEW,
                    AdapterFiles.EXAMPLES,
                    "",
                    "No examples.jsonl. Ten or more example prompts help the retriever to find this adapter.");
            return new ExamplesFile(List.of(), List.of(none));
        }
        if (file.get().size() > Limits.EXAMPLES_BYTES) {
            Finding large = Finding.of(
                    EX_TOO_LARGE,
                    AdapterFiles.EXAMPLES,
                    "",
                    "examples.jsonl has " + file.get().size() + " bytes; the limit is " + Limits.EXAMPLES_BYTES + ".");
            return new ExamplesFile(List.of(), List.of(large));
        }
        return ExamplesFile.parse(file.get().bytes());
    }

    private static Optional<Finding> otherKind(Card card) {
        return card.kind()
                .filter(kind -> !kind.equals(VersionKind.ADAPTER.label()))
                .map(kind -> Finding.of(
                        CARD_KIND,
                        AdapterFiles.CARD,
                        "medley.kind",
                        "The card says " + Finding.quote(kind) + ", but these are the files of an adapter."));
    }

    private static Optional<Finding> conflict(PeftConfig config, Card card) {
        return card.baseModel()
                .filter(base -> !base.equalsIgnoreCase(config.base()))
                .map(base -> Finding.of(
                        CFG_BASE_CONFLICT,
                        AdapterFiles.CARD,
                        "base_model",
                        "Card says base " + Finding.quote(base) + ", config says " + Finding.quote(config.base())
                                + "."));
    }
}
