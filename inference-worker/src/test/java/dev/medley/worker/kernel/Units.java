package dev.medley.worker.kernel;

import dev.medley.worker.torch.MatrixUnit;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Units for matrices: none, one in plain Java, which sums as the processor's does, and the processor's where it has one. */
final class Units {
    private static final int TOGETHER = 32;

    private Units() {}

    static List<Optional<MatrixKernel>> of(Element element) {
        List<Optional<MatrixKernel>> units = new ArrayList<>(List.of(Optional.empty()));
        if (element == Element.HALF) {
            units.add(Optional.of(Units::addProduct));
            if (MatrixUnit.isAvailable()) {
                units.add(Optional.of(MatrixUnit::addProduct));
            }
        }
        return units;
    }

    /** Leaves the processor's to other tests. */
    static void release() {
        if (MatrixUnit.isAvailable()) {
            MatrixUnit.release();
        }
    }

    private static void addProduct(
            int rows,
            int outputs,
            int inputs,
            MemorySegment x,
            long xAt,
            int xStride,
            MemorySegment w,
            long wAt,
            MemorySegment y,
            long yAt,
            int yStride) {
        for (int row = 0; row < rows; row++) {
            for (int output = 0; output < outputs; output++) {
                long place = yAt + 4L * ((long) row * yStride + output);
                float sum = y.get(ValueLayout.JAVA_FLOAT_UNALIGNED, place);
                for (int first = 0; first < inputs; first += TOGETHER) {
                    float even = 0;
                    float odd = 0;
                    for (int input = first; input < Math.min(inputs, first + TOGETHER); input += 2) {
                        long at = xAt + 2L * ((long) row * xStride + input);
                        long pair = wAt + 4L * ((long) input / 2 * outputs + output);
                        even = Math.fma(half(x, at), half(w, pair), even);
                        odd = Math.fma(half(x, at + 2), half(w, pair + 2), odd);
                    }
                    sum += even + odd;
                }
                y.set(ValueLayout.JAVA_FLOAT_UNALIGNED, place, sum);
            }
        }
    }

    private static float half(MemorySegment memory, long at) {
        return Float.intBitsToFloat(memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, at) << 16);
    }
}
