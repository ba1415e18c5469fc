package dev.medley.format;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a retriever's training learnt beside its map, out of the file's metadata. Each is a number from 0 to the most that makes sense; the temperature,
 * which scores are divided by, is above 0.
 */
public final class RetrieverNumbers {
    public static final String TEMPERATURE = "temperature";
    public static final String FIT_SLACK = "fit_slack";
    public static final String TILT = "tilt";
    public static final String TYPICAL_FIT = "typical_fit";

    private static final Map<String, Double> MOST =
            new TreeMap<>(Map.of(TEMPERATURE, 1.0, FIT_SLACK, 100.0, TILT, 1.0, TYPICAL_FIT, 1.0));

    private final Map<String, String> metadata;

    public RetrieverNumbers(SafetensorsHeader header) {
        this.metadata = header.metadata();
    }

    /** The number of this name; empty where there is none, or none that makes sense. */
    public Optional<Double> find(String name) {
        try {
            return Optional.ofNullable(metadata.get(name))
                    .map(Double::valueOf)
                    .filter(value -> value >= 0 && value <= MOST.get(name))
                    .filter(value -> value > 0 || !name.equals(TEMPERATURE));
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    /** Names that are there without a number that makes sense. */
    void judge(FindingCollector findings) {
        MOST.forEach((name, most) -> {
            if (metadata.containsKey(name) && find(name).isEmpty()) {
                findings.add(
                        FindingCode.RETRIEVER_METADATA,
                        name,
                        "The metadata's " + name + " is " + Finding.quote(metadata.get(name)) + ".",
                        "Write a number " + (name.equals(TEMPERATURE) ? "above 0" : "from 0") + " to "
                                + Math.round(most) + " there, or leave " + name + " out.");
            }
        });
    }
}
