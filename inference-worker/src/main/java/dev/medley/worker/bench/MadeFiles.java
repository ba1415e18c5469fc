package dev.medley.worker.bench;

import dev.medley.format.AdapterFiles;
import dev.medley.format.SafetensorsWriter;
import dev.medley.format.SafetensorsWriter.Tensor;
import dev.medley.worker.model.ModelConfig;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Random files in a folder of their own: what they make the base say means nothing, how long that takes is what matters. */
final class MadeFiles implements AutoCloseable {
    private static final int ROUTER_RANK = 6;
    private static final float SIZE = 0.02f;

    private final Path folder;
    private final ModelConfig model;
    private final List<Module> modules;
    private final Random random = new Random(1);

    MadeFiles(ModelConfig model) throws IOException {
        this.folder = Files.createTempDirectory("medley-bench");
        this.model = model;
        this.modules = ModuleGroup.of(model).stream()
                .filter(group -> group.slot().isRouted())
                .flatMap(group -> group.modules().stream())
                .toList();
    }

    /** A router of the usual rank. */
    Path router() {
        List<Tensor> tensors = new ArrayList<>();
        for (Module module : modules) {
            tensors.add(tensor(module.name() + ".router_A.weight", ROUTER_RANK, module.inputs()));
            tensors.add(tensor(module.name() + ".router_B.weight", module.width(), ROUTER_RANK));
        }
        try {
            return Files.write(folder.resolve(AdapterFiles.ROUTER), SafetensorsWriter.write(tensors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An adapter of all linear modules of the layers, with the rank that makes its file so large. */
    Path adapter(int bytes) throws IOException {
        long perRank = modules.stream()
                .mapToLong(module -> module.inputs() + module.width())
                .sum();
        return adapter("large", (int) Math.max(1, bytes / Float.BYTES / perRank), modules);
    }

    /** A few small ones, of the attention's values alone. */
    List<Path> smallAdapters(int count) throws IOException {
        List<Module> few = modules.stream()
                .filter(module -> module.name().endsWith("v_proj"))
                .toList();
        List<Path> adapters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            adapters.add(adapter("small-" + i, 1 + i % 4, few));
        }
        return adapters;
    }

    private Path adapter(String folderName, int rank, List<Module> targets) throws IOException {
        List<Tensor> tensors = new ArrayList<>();
        for (Module module : targets) {
            String name = "base_model.model." + module.name();
            tensors.add(tensor(name + ".lora_A.weight", rank, module.inputs()));
            tensors.add(tensor(name + ".lora_B.weight", module.width(), rank));
        }
        Path adapter = Files.createDirectory(folder.resolve(folderName));
        Files.write(adapter.resolve(AdapterFiles.WEIGHTS), SafetensorsWriter.write(tensors));
        Files.writeString(
                adapter.resolve(AdapterFiles.CONFIG),
                "{\"peft_type\": \"LORA\", \"task_type\": \"CAUSAL_LM\", \"target_modules\": " + suffixes(targets)
                        + ", \"r\": "
                        + rank + ", \"lora_alpha\": " + rank + ", \"base_model_name_or_path\": \"" + model.name()
                        + "\"}");
        return adapter;
    }

    private static String suffixes(List<Module> targets) {
        return targets.stream()
                .map(module -> module.name().substring(module.name().lastIndexOf('.') + 1))
                .distinct()
                .collect(Collectors.joining("\", \"", "[\"", "\"]"));
    }

    private Tensor tensor(String name, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = SIZE * (random.nextFloat() - 0.5f);
        }
        return new Tensor(name, rows, columns, values);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
