package dev.medley.registry.blend;

import dev.medley.format.AdapterFiles;
import dev.medley.format.AdapterSummary.LoraModule;
import dev.medley.format.FolderInspection.Accepted;
import dev.medley.format.LoraTensors;
import dev.medley.format.SafetensorsWriter;
import dev.medley.format.SafetensorsWriter.Tensor;
import dev.medley.format.TensorValues;
import dev.medley.format.VersionOrigin;
import dev.medley.format.VersionOrigin.Parent;
import dev.medley.registry.adapter.AdapterRepository;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.blend.Blending.Weighted;
import dev.medley.registry.insight.VersionReader;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import org.ejml.data.DMatrixRMaj;

/** Computes the files of a blend, module by module. The same plan gives the same bytes. */
@ApplicationScoped
class BlendMaker {
    private static final String PREFIX = "base_model.model.";

    private final AdapterRepository adapters;
    private final VersionReader reader;

    @Inject
    BlendMaker(AdapterRepository adapters, VersionReader reader) {
        this.adapters = adapters;
        this.reader = reader;
    }

    /** A parent with its weights in memory. */
    private record Loaded(
            AdapterVersion version, Accepted accepted, ByteBuffer file, Map<String, LoraModule> modules) {}

    /** @param progress is told the share of modules that are done */
    Map<String, byte[]> make(BlendPlan plan, DoubleConsumer progress) {
        List<Loaded> parents = plan.origin().parents().stream().map(this::load).toList();
        Set<String> names = new LinkedHashSet<>();
        parents.forEach(parent -> names.addAll(parent.modules().keySet()));
        Map<String, LowRank> blended = new LinkedHashMap<>();
        for (String name : names) {
            blended.put(name, blend(plan, name, parents));
            progress.accept((double) blended.size() / names.size());
        }
        Map<String, byte[]> files = new HashMap<>();
        files.put(AdapterFiles.WEIGHTS, weights(blended, embeddings(parents)));
        files.put(
                AdapterFiles.CONFIG,
                BlendFiles.config(parents.getFirst().version().base(), ranks(blended)));
        List<AdapterVersion> versions = parents.stream().map(Loaded::version).toList();
        files.put(AdapterFiles.CARD, BlendFiles.card(plan, versions).getBytes(StandardCharsets.UTF_8));
        examples(versions).ifPresent(lines -> files.put(AdapterFiles.EXAMPLES, lines));
        return files;
    }

    private Loaded load(Parent parent) {
        return QuarkusTransaction.requiringNew().call(() -> {
            AdapterVersion version = adapters.findAnyByDigest(parent.version())
                    .orElseThrow(() -> new IllegalStateException(parent.id() + " is gone"));
            Accepted accepted = reader.inspect(version);
            Map<String, LoraModule> modules = new LinkedHashMap<>();
            accepted.summary().modules().forEach(module -> modules.put(module.name(), module));
            return new Loaded(version, accepted, reader.weights(version), modules);
        });
    }

    private static LowRank blend(BlendPlan plan, String name, List<Loaded> parents) {
        VersionOrigin origin = plan.origin();
        List<Weighted> parts = new ArrayList<>();
        for (int i = 0; i < parents.size(); i++) {
            Loaded parent = parents.get(i);
            double weight = origin.parents().get(i).weight();
            Optional.ofNullable(parent.modules().get(name))
                    .map(module -> read(parent, module))
                    .ifPresent(update -> parts.add(new Weighted(update, weight)));
        }
        int most = parts.stream().mapToInt(part -> part.update().rank()).max().orElseThrow();
        int rank = origin.rank().orElse(most);
        SplittableRandom random = new SplittableRandom(origin.seed() * 31 + name.hashCode());
        return switch (plan.method()) {
            case CAT -> Blending.concatenated(parts);
            case SVD -> Truncation.cut(Blending.concatenated(parts), rank);
            case TIES -> cut(Blending.ties(parts, origin.density()), rank, random);
            case DARE -> cut(Blending.dare(parts, origin.density(), random), rank, random);
        };
    }

    private static LowRank cut(DMatrixRMaj update, int rank, SplittableRandom random) {
        return Truncation.cut(update, rank, random);
    }

    private static LowRank read(Loaded parent, LoraModule module) {
        return LowRank.of(
                TensorValues.read(parent.accepted().header(), module.a(), parent.file()),
                TensorValues.read(parent.accepted().header(), module.b(), parent.file()),
                module.rank(),
                module.scale());
    }

    private static Set<String> embeddings(List<Loaded> parents) {
        return parents.stream()
                .flatMap(parent -> LoraTensors.of(parent.accepted().header()).pairs().entrySet().stream())
                .filter(pair -> pair.getValue().embedding())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** @param embeddings whose factors PEFT finds under names of their own, and under no others */
    static byte[] weights(Map<String, LowRank> blended, Set<String> embeddings) {
        List<Tensor> tensors = new ArrayList<>();
        blended.forEach((name, update) -> {
            boolean embedding = embeddings.contains(name);
            String factor = PREFIX + name + (embedding ? ".lora_embedding_" : ".lora_");
            String ending = embedding ? "" : ".weight";
            tensors.add(tensor(factor + "A" + ending, update.a()));
            tensors.add(tensor(factor + "B" + ending, update.b()));
        });
        return SafetensorsWriter.write(tensors);
    }

    private static Tensor tensor(String name, DMatrixRMaj matrix) {
        float[] values = new float[matrix.data.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) matrix.data[i];
        }
        return new Tensor(name, matrix.numRows, matrix.numCols, values);
    }

    private static Map<String, Integer> ranks(Map<String, LowRank> blended) {
        Map<String, Integer> ranks = new LinkedHashMap<>();
        blended.forEach((name, update) -> ranks.put(name, update.rank()));
        return ranks;
    }

    /** What the parents' authors let everybody read. */
    private Optional<byte[]> examples(List<AdapterVersion> versions) {
        return BlendFiles.examples(versions.stream()
                .map(version -> new BlendFiles.Sources(
                        reader.read(version, AdapterFiles.CARD, 1 << 20),
                        reader.read(version, AdapterFiles.EXAMPLES, 1 << 20)))
                .toList());
    }
}
