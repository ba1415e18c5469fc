package dev.medley.registry.blend;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** The arithmetic of blends, one module at a time. Follows PEFT's merges, on the updates themselves rather than on their factors. */
final class Blending {
    private Blending() {}

    /**
     * One adapter's update of a module.
     *
     * @param weight may be below 0
     */
    record Weighted(LowRank update, double weight) {}

    /** All ranks side by side, the weights worked into B: exactly the weighted sum. */
    static LowRank concatenated(List<Weighted> parts) {
        int rank = parts.stream().mapToInt(part -> part.update().rank()).sum();
        LowRank first = parts.getFirst().update();
        DMatrixRMaj a = new DMatrixRMaj(rank, first.in());
        DMatrixRMaj b = new DMatrixRMaj(first.out(), rank);
        int at = 0;
        for (Weighted part : parts) {
            CommonOps_DDRM.insert(part.update().a(), a, at, 0);
            DMatrixRMaj scaled = part.update().b().copy();
            CommonOps_DDRM.scale(part.weight(), scaled);
            CommonOps_DDRM.insert(scaled, b, 0, at);
            at += part.update().rank();
        }
        return new LowRank(a, b);
    }

    /**
     * Each update trimmed to its largest values; then, value by value, the mean of those that agree with the sign of the sum.
     *
     * @param density share of values that stay
     */
    static DMatrixRMaj ties(List<Weighted> parts, double density) {
        List<DMatrixRMaj> trimmed = parts.stream()
                .map(part -> trim(part.update().product(), density))
                .toList();
        DMatrixRMaj merged = trimmed.getFirst().createLike();
        for (int i = 0; i < merged.data.length; i++) {
            double sum = 0;
            for (DMatrixRMaj update : trimmed) {
                sum += update.data[i];
            }
            double sign = Math.signum(sum);
            double agreeing = 0;
            int count = 0;
            for (int k = 0; k < trimmed.size(); k++) {
                double value = trimmed.get(k).data[i];
                if (sign != 0 && Math.signum(value) == sign) {
                    agreeing += value * parts.get(k).weight();
                    count++;
                }
            }
            merged.data[i] = count == 0 ? 0 : agreeing / count;
        }
        return merged;
    }

    /** Keeps the values of largest size. */
    private static DMatrixRMaj trim(DMatrixRMaj update, double density) {
        int kept = (int) Math.round(density * update.data.length);
        if (kept >= update.data.length) {
            return update;
        }
        double[] sizes = Arrays.stream(update.data).map(Math::abs).sorted().toArray();
        double least = kept == 0 ? Double.POSITIVE_INFINITY : sizes[sizes.length - kept];
        for (int i = 0; i < update.data.length; i++) {
            if (Math.abs(update.data[i]) < least) {
                update.data[i] = 0;
            }
        }
        return update;
    }

    /** Each value stays with the probability {@code density}, then scaled up by as much; the weighted sum of what stayed. */
    static DMatrixRMaj dare(List<Weighted> parts, double density, SplittableRandom random) {
        LowRank first = parts.getFirst().update();
        DMatrixRMaj merged = new DMatrixRMaj(first.out(), first.in());
        for (Weighted part : parts) {
            DMatrixRMaj update = part.update().product();
            for (int i = 0; i < update.data.length; i++) {
                if (random.nextDouble() < density) {
                    merged.data[i] += part.weight() * update.data[i] / density;
                }
            }
        }
        return merged;
    }
}
