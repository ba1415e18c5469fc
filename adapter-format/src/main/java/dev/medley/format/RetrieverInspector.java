package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import java.util.List;
import java.util.Optional;

/**
 * Judges {@code retriever.safetensors} by its header and card: one square matrix {@value #PROJECTION} in float32, as wide as the embeddings that it
 * maps, for a known base, and numbers in its metadata that make sense. Its values are scanned like those of an adapter.
 */
final class RetrieverInspector {
    static final String PROJECTION = "projection.weight";

    /** Width of the sentence embeddings: a map of any other could be applied to none. */
    private static final long WIDTH = 384;

    private final SafetensorsHeader header;
    private final Card card;
    private final FindingCollector findings = new FindingCollector(AdapterFiles.RETRIEVER);

    private RetrieverInspector(SafetensorsHeader header, Card card) {
        this.header = header;
        this.card = card;
    }

    static Inspection inspect(SafetensorsHeader header, Card card) {
        return new RetrieverInspector(header, card).inspect();
    }

    private Inspection inspect() {
        if (!card.kind().equals(Optional.of(VersionKind.RETRIEVER.label()))) {
            findings.add(Finding.of(
                            RETRIEVER_CARD,
                            AdapterFiles.CARD,
                            "medley.kind",
                            "The card does not say that this is a retriever.")
                    .withHint("Add `medley: {kind: retriever}` and `base_model` to the front matter of README.md."));
        }
        Optional<String> base = card.baseModel().flatMap(BaseCatalogue::find).map(ModuleMap::base);
        if (base.isEmpty()) {
            findings.add(RETRIEVER_BASE, "base_model", "The card names no base model that is known here.");
        }
        boolean isMap = header.tensors().size() == 1
                && header.find(PROJECTION)
                        .filter(tensor ->
                                tensor.dtype() == Dtype.F32 && tensor.shape().equals(List.of(WIDTH, WIDTH)))
                        .isPresent();
        if (!isMap) {
            findings.add(
                    RETRIEVER_SHAPE,
                    PROJECTION,
                    "A retriever is one float32 tensor " + PROJECTION + " of shape (" + WIDTH + ", " + WIDTH
                            + ") and nothing else.");
        }
        new RetrieverNumbers(header).judge(findings);
        if (findings.rejected()) {
            return new Inspection.Rejected(findings.findings());
        }
        return new Inspection.Accepted(new AdapterSummary(
                VersionKind.RETRIEVER,
                base.orElseThrow(),
                (int) WIDTH,
                List.of(),
                List.of(),
                WIDTH * WIDTH,
                header.fileSize(),
                findings.findings()));
    }
}
