package dev.medley.worker.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.worker.engine.Blend;
import dev.medley.worker.engine.Blend.Mode;
import dev.medley.worker.engine.EngineConfig;
import dev.medley.worker.engine.GenerationRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Medley's side of a comparison with other servers: what all are asked is left in a file, what Medley needed for it in another.
 *
 * <p>{@code requests.json}: the base, and by workload each request's tokens and members; {@code medley.json}: tokens a second by workload.
 */
final class PeersPart {
    private static final int BATCH = 16;
    private static final int TOKENS = 64;
    private static final int ROUNDS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Client client;
    private final Pool pool;
    private final Path folder;

    PeersPart(Client client, Pool pool, Path folder) {
        this.client = client;
        this.pool = pool;
        this.folder = folder;
    }

    void run(EngineConfig config) throws IOException, InterruptedException {
        List<Load> loads = List.of(
                Load.of("base", BATCH, _ -> Blend.BASE),
                Load.of("mixed", BATCH, pool::single),
                Load.of("blend3", BATCH, i -> pool.blend(Mode.WEIGHTED, i)));
        JSON.writeValue(
                folder.resolve("requests.json").toFile(),
                Map.of(
                        "base", config.base().toString(),
                        "tokens", TOKENS,
                        "threads", Runtime.getRuntime().availableProcessors(),
                        "workloads", loads.stream().map(this::workload).toList()));
        Load gated = Load.of("ramole", BATCH, i -> pool.blend(Mode.RAMOLE, i));
        List<Load> measured = Stream.concat(loads.stream(), Stream.of(gated)).toList();
        for (Load load : measured) {
            client.atOnce(load, TOKENS);
        }
        Map<String, Double> rates = new LinkedHashMap<>();
        for (Load load : measured) {
            rates.put(load.name(), rate(load));
        }
        JSON.writeValue(folder.resolve("medley.json").toFile(), Map.of("rates", rates, "peak", ProcessMemory.peak()));
    }

    /** The middle of a few, since others run their once. */
    private double rate(Load load) throws InterruptedException {
        double[] rates = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            rates[round] = client.atOnce(load, TOKENS).wholeRate();
        }
        Arrays.sort(rates);
        return rates[ROUNDS / 2];
    }

    private Map<String, Object> workload(Load load) {
        return Map.of(
                "name",
                load.name(),
                "requests",
                IntStream.range(0, load.batch())
                        .mapToObj(i ->
                                request(load.name() + "-" + i, load.blends().get(i)))
                        .toList());
    }

    private Map<String, Object> request(String name, Blend blend) {
        GenerationRequest request = client.request(blend, TOKENS);
        return Map.of(
                "name",
                name,
                "prompt",
                request.prompt(),
                "members",
                blend.members().stream()
                        .map(member ->
                                Map.of("folder", member.adapter().folder().toString(), "weight", member.weight()))
                        .toList());
    }
}
