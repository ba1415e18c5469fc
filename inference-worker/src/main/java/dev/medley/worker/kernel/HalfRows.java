package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;

/** Rows rounded to bfloat16, side by side, as a {@link MatrixKernel} reads them. */
final class HalfRows {
    /** Rows that one thread rounds at a time. */
    private static final int BLOCK = 32;

    /** Kept from product to product: one for each thread that leads a crew. */
    private static final ThreadLocal<HalfRows> OWN = ThreadLocal.withInitial(HalfRows::new);

    private MemorySegment memory = MemorySegment.NULL;

    /** Rounds the first rows of {@code x}, whose width is a multiple of sixteen; the next call of the same thread overwrites them. */
    static MemorySegment of(Crew crew, Rows x, int rows) {
        return OWN.get().round(crew, x, rows);
    }

    private MemorySegment round(Crew crew, Rows x, int rows) {
        if (memory.byteSize() < 2L * rows * x.width()) {
            memory = MemorySegment.ofArray(new short[rows * x.width()]);
        }
        MemorySegment target = memory;
        crew.run((rows + BLOCK - 1) / BLOCK, part -> {
            for (int row = part * BLOCK; row < Math.min(rows, (part + 1) * BLOCK); row++) {
                for (int i = 0; i < x.width(); i += Vectors.LANES) {
                    Vectors.storeHalves(Vectors.floats(x.values(), x.at(row) + i), target, 2L * (row * x.width() + i));
                }
            }
        });
        return target;
    }
}
