package dev.medley.registry.fleet;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.medley.registry.base.NewBase;
import dev.medley.registry.problem.Problem;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a worker says of itself every two seconds. Fields of a newer worker that are unknown here are passed over. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Heartbeat(
        String id,
        String url,
        String base,
        String dtype,
        String version,
        String state,
        int maxBatch,
        int running,
        int waiting,
        List<String> resident,
        double tokensPerSecond,
        List<Tier> tiers,
        Optional<Shape> baseShape) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MAX_RESIDENT = 10_000;
    private static final int MAX_TIERS = 8;

    /** How much of a tier of the worker adapters fill. */
    public record Tier(String name, long adapters, long bytes) {}

    /** What the catalogue keeps of the base beside its name. */
    public record Shape(int layers, int hiddenSize) {}

    /** Workers of before tiers and the base's shape were told have none. */
    public Heartbeat {
        tiers = tiers == null ? List.of() : tiers;
        baseShape = baseShape == null ? Optional.empty() : baseShape;
    }

    /** The base that it serves, for the catalogue. */
    Optional<NewBase> brings() {
        return baseShape.map(shape -> new NewBase(base, Optional.empty(), shape.layers(), shape.hiddenSize()));
    }

    /** The first thing wrong with it, in words; empty when it may be stored. */
    Optional<String> complaint() {
        if (id == null || !ID.matcher(id).matches()) {
            return Optional.of("id must be 1 to 64 letters, digits, dots, dashes or underscores");
        }
        if (!isHttp(url)) {
            return Optional.of("url must be an http or https origin");
        }
        if (base == null || base.isBlank() || dtype == null || version == null) {
            return Optional.of("base, dtype and version are required");
        }
        if (!"ready".equals(state) && !"draining".equals(state)) {
            return Optional.of("state must be ready or draining");
        }
        if (maxBatch < 1 || running < 0 || waiting < 0) {
            return Optional.of("maxBatch must be at least 1, running and waiting at least 0");
        }
        if (resident == null || resident.size() > MAX_RESIDENT || resident.contains(null)) {
            return Optional.of("resident must be a list of at most " + MAX_RESIDENT + " digests");
        }
        if (!Double.isFinite(tokensPerSecond)
                || tiers.size() > MAX_TIERS
                || tiers.stream().anyMatch(Objects::isNull)) {
            return Optional.of("tokensPerSecond must be a number, tiers a list of at most " + MAX_TIERS);
        }
        return brings().flatMap(NewBase::complaint).map(Problem::getMessage);
    }

    private static boolean isHttp(String url) {
        if (url == null) {
            return false;
        }
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
