package dev.medley.worker.model;

import java.util.List;

/**
 * Rotary position embedding (RoFormer, arXiv 2104.09864): how far a pair of features turns from one position to the next, and how a base that was
 * stretched to a longer context changes that.
 */
public record Rope(double theta, Scaling scaling) {
    /** Turn of a pair, changed for a longer context. */
    public sealed interface Scaling {}

    /** As trained. */
    public record None() implements Scaling {}

    /** Positions divided by a factor. */
    public record Linear(double factor) implements Scaling {}

    /** Llama 3.1: slow pairs are divided by a factor, quick ones left alone, those between blended. */
    public record Llama3(double factor, double low, double high, int originalContext) implements Scaling {}

    /**
     * YaRN (arXiv 2309.00071): a ramp between dividing and leaving alone, and louder queries and keys.
     *
     * @param wholePairs whether the ramp begins and ends at a pair, and not between two
     * @param magnitude factor of cosine and sine
     */
    public record Yarn(
            double factor, double fast, double slow, boolean wholePairs, int originalContext, double magnitude)
            implements Scaling {}

    /** Each pair by a number of its own, which the file gives. */
    public record Divided(List<Float> divisors) implements Scaling {
        public Divided {
            divisors = List.copyOf(divisors);
        }
    }

    public static Rope of(double theta) {
        return new Rope(theta, new None());
    }

    /** Factor of cosine and sine. */
    float magnitude() {
        return scaling instanceof Yarn yarn ? (float) yarn.magnitude() : 1;
    }

    /** Radians from one position to the next of each pair of a head of {@code size} features. */
    float[] frequencies(int size) {
        float[] frequencies = new float[size / 2];
        for (int i = 0; i < frequencies.length; i++) {
            // Float steps as in the reference: large positions lose bits there, and must lose the same ones here.
            float plain = (float) (1.0 / Math.pow(theta, 2.0 * i / size));
            frequencies[i] = switch (scaling) {
                case None _ -> plain;
                case Linear linear -> (float) (plain / linear.factor());
                case Llama3 llama -> llama3(llama, plain);
                case Yarn yarn -> yarn(yarn, plain, i, size);
                case Divided each -> plain / each.divisors().get(i);
            };
        }
        return frequencies;
    }

    private static float llama3(Llama3 llama, float plain) {
        double length = 2 * Math.PI / plain;
        if (length < llama.originalContext() / llama.high()) {
            return plain;
        }
        if (length > llama.originalContext() / llama.low()) {
            return (float) (plain / llama.factor());
        }
        double smooth = (llama.originalContext() / length - llama.low()) / (llama.high() - llama.low());
        return (float) ((1 - smooth) * plain / llama.factor() + smooth * plain);
    }

    private float yarn(Yarn yarn, float plain, int pair, int size) {
        double first = turning(yarn.fast(), yarn.originalContext(), size);
        double last = turning(yarn.slow(), yarn.originalContext(), size);
        double low = Math.max(0, yarn.wholePairs() ? Math.floor(first) : first);
        double high = Math.min(size - 1.0, yarn.wholePairs() ? Math.ceil(last) : last);
        double ramp = Math.clamp((pair - low) / (high == low ? 0.001 : high - low), 0, 1);
        return (float) (plain / yarn.factor() * ramp + plain * (1 - ramp));
    }

    /** The pair that turns {@code rounds} times over the original context. */
    private double turning(double rounds, int context, int size) {
        return size * Math.log(context / (rounds * 2 * Math.PI)) / (2 * Math.log(theta));
    }
}
