package dev.medley.worker.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.medley.format.FileFlaw;
import dev.medley.format.Finding;
import dev.medley.format.JsonFlaw;
import dev.medley.format.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A base as the Hub keeps it: {@code config.json} and safetensors, in one file or in shards with an index. Nothing of it is executed. */
public final class HubFolder implements AutoCloseable {
    private static final String WHOLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final JsonNode config;
    private final List<SafetensorsReader> files = new ArrayList<>();
    private final Map<String, SafetensorsReader> byTensor = new HashMap<>();

    private HubFolder(Path folder) {
        this.folder = folder;
        this.config = json("config.json");
    }

    /**
     * Reads configuration and headers.
     *
     * @throws UnreadableWeights when something is missing or malformed
     */
    public static HubFolder open(Path path) {
        var folder = new HubFolder(path);
        try {
            for (String shard : folder.shards()) {
                folder.add(shard);
            }
            return folder;
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException("base folder " + path + " can't be read", e);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** {@code config.json}. */
    public JsonNode config() {
        return config;
    }

    /** A JSON file of the folder; missing: a missing node. */
    public JsonNode json(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? JSON.readTree(file.toFile()) : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            throw new UnreadableWeights(
                    name + " of the base is no JSON: " + JsonFlaw.of(e).sentence());
        } catch (IOException e) {
            throw new UnreadableWeights(name + " of the base can't be read: " + FileFlaw.why(e));
        }
    }

    /** A text file of the folder. */
    public Optional<String> text(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UnreadableWeights(name + " of the base can't be read: " + FileFlaw.why(e));
        }
    }

    /**
     * The text files of a folder inside, by their names without the ending; none where it is missing.
     *
     * @param ending such as {@code .jinja}
     */
    public Map<String, String> texts(String inside, String ending) {
        Path path = folder.resolve(inside);
        Map<String, String> texts = new HashMap<>();
        if (!Files.isDirectory(path)) {
            return texts;
        }
        try (Stream<Path> files = Files.list(path)) {
            for (String name : files.map(file -> file.getFileName().toString()).toList()) {
                if (name.endsWith(ending)) {
                    String key = name.substring(0, name.length() - ending.length());
                    text(inside + "/" + name).ifPresent(text -> texts.put(key, text));
                }
            }
            return texts;
        } catch (IOException e) {
            throw new UnreadableWeights(inside + " of the base can't be read: " + FileFlaw.why(e));
        }
    }

    public boolean has(String tensor) {
        return byTensor.containsKey(tensor);
    }

    /** Row-major values as float32. */
    public float[] read(String tensor) {
        SafetensorsReader file = byTensor.get(tensor);
        if (file == null) {
            throw new UnreadableWeights("the base has no tensor " + tensor);
        }
        try {
            return file.read(file.find(tensor).orElseThrow());
        } catch (IOException e) {
            throw new UnreadableWeights("tensor " + tensor + " of the base can't be read: " + FileFlaw.why(e));
        }
    }

    private Set<String> shards() {
        JsonNode map = json(INDEX).path("weight_map");
        Set<String> shards = new TreeSet<>();
        map.forEach(shard -> shards.add(shard.asText()));
        if (shards.isEmpty()) {
            return Set.of(WHOLE);
        }
        for (String shard : shards) {
            if (!shard.matches("[A-Za-z0-9._-]+\\.safetensors")) {
                throw new UnreadableWeights(INDEX + " names " + shard + ", which is no file of the folder");
            }
        }
        return shards;
    }

    private void add(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new UnreadableWeights("the base folder " + folder + " has no " + name);
        }
        switch (Safetensors.read(name, file)) {
            case Safetensors.Valid valid -> {
                SafetensorsReader reader = SafetensorsReader.open(file, valid.header());
                files.add(reader);
                valid.header().tensors().forEach(tensor -> byTensor.put(tensor.name(), reader));
            }
            case Safetensors.Invalid invalid ->
                throw new UnreadableWeights(name + " of the base is damaged: "
                        + invalid.findings().stream().map(Finding::message).collect(Collectors.joining(" ")));
        }
    }

    @Override
    public void close() {
        for (SafetensorsReader file : files) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
