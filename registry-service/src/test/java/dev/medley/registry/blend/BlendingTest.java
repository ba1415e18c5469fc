package dev.medley.registry.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.registry.blend.Blending.Weighted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.junit.jupiter.api.Test;

/** The arithmetic of blends against its definition on small matrices. */
class BlendingTest {
    private static final int OUT = 12;
    private static final int IN = 17;

    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void concatenationIsExactlyTheWeightedSum() {
        // Given
        List<Weighted> parts = List.of(new Weighted(update(2), 0.7), new Weighted(update(3), -0.4));

        // When
        LowRank blended = Blending.concatenated(parts);

        // Then
        assertThat(blended.rank()).isEqualTo(5);
        assertThat(distance(blended.product(), sum(parts))).isLessThan(1e-12);
    }

    @Test
    void cuttingToTheFullRankLosesNothing() {
        // Given
        LowRank whole = Blending.concatenated(List.of(new Weighted(update(2), 1), new Weighted(update(3), 1)));

        // When
        LowRank cut = Truncation.cut(whole, 5);

        // Then
        assertThat(distance(cut.product(), whole.product())).isLessThan(1e-10);
    }

    @Test
    void cuttingLosesOnlyTheSmallestSingularValues() {
        // Given
        LowRank whole = update(6);
        double[] values = SingularOps_DDRM.singularValues(whole.product());
        java.util.Arrays.sort(values);
        double tail = 0;
        for (int i = 0; i < values.length - 2; i++) {
            tail += values[i] * values[i];
        }

        // When
        LowRank exact = Truncation.cut(whole, 2);
        LowRank found = Truncation.cut(whole.product(), 2, new SplittableRandom(1));

        // Then
        assertThat(exact.rank()).isEqualTo(2);
        assertThat(distance(exact.product(), whole.product())).isCloseTo(Math.sqrt(tail), within(1e-9));
        assertThat(distance(found.product(), whole.product())).isCloseTo(Math.sqrt(tail), within(1e-6));
    }

    @Test
    void cutsUpdatesOfWhichAPartOrAllIsNothing() {
        // Given
        LowRank part = Blending.concatenated(List.of(new Weighted(update(2), 1), new Weighted(update(2), 0)));
        LowRank nothing = Blending.concatenated(List.of(new Weighted(update(2), 0), new Weighted(update(3), 0)));

        for (LowRank whole : List.of(part, nothing)) {
            // When
            LowRank exact = Truncation.cut(whole, 2);
            LowRank found = Truncation.cut(whole.product(), 2, new SplittableRandom(1));

            // Then
            assertThat(distance(exact.product(), whole.product())).isLessThan(1e-9);
            assertThat(distance(found.product(), whole.product())).isLessThan(1e-6);
        }
    }

    @Test
    void tiesKeepsLargeValuesOfTheSignThatMostAgreeOn() {
        // Given
        Weighted one = row(new float[] {4, -3, 0.1f, 2}, 1);
        Weighted other = row(new float[] {2, 5, 0.2f, -1}, 0.5);

        // When
        DMatrixRMaj merged = Blending.ties(List.of(one, other), 0.5);

        // Then
        assertThat(merged.data).containsExactly(new double[] {(4 + 1) / 2.0, 2.5, 0, 0}, within(1e-6));
    }

    @Test
    void dareKeepsTheExpectedSumAndRepeatsItselfBySeed() {
        // Given
        List<Weighted> parts = List.of(new Weighted(update(2), 0.5), new Weighted(update(2), 0.5));

        // When
        DMatrixRMaj all = Blending.dare(parts, 1, new SplittableRandom(3));
        DMatrixRMaj one = Blending.dare(parts, 0.5, new SplittableRandom(3));
        DMatrixRMaj again = Blending.dare(parts, 0.5, new SplittableRandom(3));
        DMatrixRMaj other = Blending.dare(parts, 0.5, new SplittableRandom(4));

        // Then
        assertThat(distance(all, sum(parts))).isLessThan(1e-12);
        assertThat(one.data).isEqualTo(again.data).isNotEqualTo(other.data);
    }

    /** The numbers are PEFT's, written by {@code src/test/python/peft_blends.py}. */
    @Test
    void blendsAsPeftDoes() throws IOException {
        // Given
        JsonNode peft = new JsonMapper().readTree(getClass().getResource("/blend/peft.json"));
        List<Weighted> parts = new ArrayList<>();
        for (int i = 0; i < peft.path("parents").size(); i++) {
            JsonNode parent = peft.at("/parents/" + i);
            parts.add(new Weighted(
                    LowRank.of(
                            floats(parent.path("a")),
                            floats(parent.path("b")),
                            parent.path("rank").asInt(),
                            parent.path("scale").asDouble()),
                    peft.at("/weights/" + i).asDouble()));
        }

        // When
        Map<String, DMatrixRMaj> blends = Map.of(
                "cat", Blending.concatenated(parts).product(),
                "svd", Truncation.cut(Blending.concatenated(parts), 2).product(),
                "ties", Blending.ties(parts, 0.5),
                "dare", Blending.dare(parts, 1, random));

        // Then
        blends.forEach((way, blend) -> assertThat(distance(blend, matrix(peft.at("/blends/" + way))))
                .as(way)
                .isLessThan(1e-10));
    }

    private static float[] floats(JsonNode rows) {
        double[] values = matrix(rows).data;
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static DMatrixRMaj matrix(JsonNode rows) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows.size(), rows.path(0).size());
        for (int i = 0; i < matrix.data.length; i++) {
            matrix.data[i] =
                    rows.at("/" + i / matrix.numCols + "/" + i % matrix.numCols).asDouble();
        }
        return matrix;
    }

    private LowRank update(int rank) {
        return LowRank.of(values(rank * IN), values(OUT * rank), rank, 0.5);
    }

    private static Weighted row(float[] values, double weight) {
        return new Weighted(LowRank.of(values, new float[] {1}, 1, 1), weight);
    }

    private float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static DMatrixRMaj sum(List<Weighted> parts) {
        DMatrixRMaj sum = new DMatrixRMaj(OUT, IN);
        for (Weighted part : parts) {
            CommonOps_DDRM.addEquals(sum, part.weight(), part.update().product());
        }
        return sum;
    }

    private static double distance(DMatrixRMaj one, DMatrixRMaj other) {
        DMatrixRMaj difference = new DMatrixRMaj(one.numRows, one.numCols);
        CommonOps_DDRM.subtract(one, other, difference);
        return NormOps_DDRM.normF(difference);
    }
}
