package dev.medley.worker.model;

import dev.medley.worker.kernel.Attending;
import dev.medley.worker.kernel.Attending.Past;
import dev.medley.worker.kernel.Attending.Query;
import dev.medley.worker.kernel.Crew;
import dev.medley.worker.kernel.Element;
import dev.medley.worker.kernel.Heads;
import dev.medley.worker.kernel.MatrixKernel;
import dev.medley.worker.kernel.RowMath;
import dev.medley.worker.kernel.Rows;
import dev.medley.worker.model.VectorStep.Task;
import dev.medley.worker.model.VectorWeights.HeadNorms;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Grouped-query attention over the pool's blocks, each of which is laid out for the kernels. */
final class VectorAttention {
    /** Cosine and sine of each row's pairs: (rows, half a head). */
    record Angles(float[][] cosine, float[][] sine) {}

    /** Rows of a prompt that attend together: on vectors as many as keep their scores in the first cache. */
    private static final int ROWS_ON_VECTORS = 4;

    /** Queries that do so on a unit for matrices, whose effort is the same for one as for many. */
    private static final int QUERIES_ON_UNIT = 96;

    private final ModelConfig config;
    private final Element element;
    private final boolean onUnit;
    private final ThreadLocal<Attending> attending;
    private final float[] frequencies;
    private final float[] localFrequencies;

    VectorAttention(ModelConfig config, Element element, Optional<MatrixKernel> unit) {
        this.config = config;
        this.element = element;
        this.onUnit = unit.isPresent();
        this.attending = ThreadLocal.withInitial(() -> new Attending(config.headSize(), element, unit));
        this.frequencies = config.traits().rope().frequencies(config.headSize());
        this.localFrequencies = config.traits()
                .localRope()
                .map(rope -> rope.frequencies(config.headSize()))
                .orElse(frequencies);
    }

    int promptRows() {
        return onUnit ? Math.max(1, QUERIES_ON_UNIT / config.groupSize()) : ROWS_ON_VECTORS;
    }

    /** How far the rows of a step are turned in layers of one kind. */
    Angles angles(Crew crew, VectorStep step, boolean local) {
        float[] turns = local ? localFrequencies : frequencies;
        Rope rope = local
                ? config.traits().localRope().orElseThrow()
                : config.traits().rope();
        float[][] cosine = new float[step.rows()][turns.length];
        float[][] sine = new float[step.rows()][turns.length];
        crew.run(step.spans(), part -> {
            var span = step.span(part);
            for (int row = span.from(); row < span.to(); row++) {
                for (int i = 0; i < turns.length; i++) {
                    float angle = step.position(row) * turns[i];
                    cosine[row][i] = (float) Math.cos(angle) * rope.magnitude();
                    sine[row][i] = (float) Math.sin(angle) * rope.magnitude();
                }
            }
        });
        return new Angles(cosine, sine);
    }

    /** Norms and turns a row's queries and keys, and stores its key and value. */
    void place(int layer, VectorStep step, int row, Rows qkv, Optional<HeadNorms> norms, Angles angles) {
        int size = config.headSize();
        int at = qkv.at(row);
        float[] x = qkv.values();
        float scale = (float) config.traits().queryScale();
        for (int head = 0; head < config.heads() + config.keyValueHeads(); head++) {
            boolean query = head < config.heads();
            int start = at + head * size;
            norms.ifPresent(each ->
                    RowMath.rmsNorm(x, start, query ? each.query() : each.key(), config.normEpsilon(), x, start));
            RowMath.rotate(x, start, size / 2, angles.cosine()[row], angles.sine()[row]);
        }
        if (onUnit) {
            RowMath.scaleAndRound(x, at, config.queryWidth(), scale);
        } else {
            RowMath.scale(x, at, config.queryWidth(), scale);
        }
        KvCache cache = step.cache(row);
        KvPool pool = cache.pool();
        int position = step.position(row);
        long slot = (long) cache.blocks()[position / KvPool.BLOCK] * KvPool.BLOCK + position % KvPool.BLOCK;
        for (int head = 0; head < config.keyValueHeads(); head++) {
            long start = head * headBytes(pool);
            int key = at + config.queryWidth() + head * size;
            int value = key + config.keyValueWidth();
            Heads.storeKey(x, key, size, element, pool.keyMemory(layer), start, slot);
            Heads.storeValue(x, value, size, element, pool.valueMemory(layer), start, slot);
        }
    }

    private long headBytes(KvPool pool) {
        return pool.slots() * config.headSize() * element.bytes();
    }

    /** Fills the columns of the task's heads in its rows of {@code attended}. */
    void attend(int layer, Task task, Rows qkv, Rows attended) {
        KvPool pool = task.cache().pool();
        int group = config.groupSize();
        int size = config.headSize();
        int window = config.traits().window(layer);
        Query[] queries = new Query[task.rows() * group];
        for (int row = 0; row < task.rows(); row++) {
            int last = task.firstPosition() + row;
            int first = (int) Math.max(0, last - (long) window + 1);
            for (int i = 0; i < group; i++) {
                int column = (task.keyValueHead() * group + i) * size;
                queries[row * group + i] = new Query(
                        qkv.at(task.firstRow() + row) + column,
                        first,
                        last,
                        attended.at(task.firstRow() + row) + column);
            }
        }
        Past keys = past(pool, pool.keyMemory(layer), task);
        Past values = past(pool, pool.valueMemory(layer), task);
        float cap = (float) config.traits().attentionCap();
        attending.get().attend(keys, values, queries, cap, qkv.values(), attended.values());
    }

    private Past past(KvPool pool, MemorySegment memory, Task task) {
        return new Past(
                memory, task.keyValueHead() * headBytes(pool), task.cache().blocks());
    }
}
