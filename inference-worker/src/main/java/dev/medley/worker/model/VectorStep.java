package dev.medley.worker.model;

import dev.medley.worker.model.ForwardBatch.Rows;
import dev.medley.worker.model.RowDelta.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What all layers of one step share: which rows there are, how far each is turned, and who looks at what. */
final class VectorStep {
    /** Rows that one thread takes at a time: few while there are few, so that all threads have some. */
    private static final int FEW = 32;

    private static final int FEW_BLOCK = 2;
    private static final int MANY_BLOCK = 8;

    /** Attention of a few rows of one sequence in the heads that share one key-value head. */
    record Task(KvCache cache, int firstRow, int rows, int firstPosition, int keyValueHead) {}

    private final int[] tokens;
    private final int[] positions;
    private final KvCache[] caches;
    private final int[] everyRow;
    private final int[] logitRows;
    private final List<Task> tasks = new ArrayList<>();

    /** @param together rows of a prompt that attend together */
    VectorStep(ForwardBatch batch, int keyValueHeads, int together) {
        this.tokens = Arrays.stream(batch.tokenIds()).mapToInt(Math::toIntExact).toArray();
        this.positions =
                Arrays.stream(batch.positions()).mapToInt(Math::toIntExact).toArray();
        this.logitRows =
                Arrays.stream(batch.logitRows()).mapToInt(Math::toIntExact).toArray();
        this.everyRow = new int[tokens.length];
        Arrays.setAll(everyRow, row -> row);
        this.caches = new KvCache[tokens.length];
        int row = 0;
        for (Rows each : batch.sequences()) {
            int count = each.tokens().length;
            Arrays.fill(caches, row, row + count, each.cache());
            for (int first = 0; first < count; first += together) {
                int rows = Math.min(together, count - first);
                for (int head = 0; head < keyValueHeads; head++) {
                    tasks.add(new Task(
                            each.cache(), row + first, rows, each.cache().length() + first, head));
                }
            }
            row += count;
        }
    }

    int rows() {
        return tokens.length;
    }

    int[] tokens() {
        return tokens;
    }

    int position(int row) {
        return positions[row];
    }

    KvCache cache(int row) {
        return caches[row];
    }

    int[] everyRow() {
        return everyRow;
    }

    /** Rows whose successor is sampled. */
    int[] logitRows() {
        return logitRows;
    }

    List<Task> tasks() {
        return tasks;
    }

    /** How many spans the rows fall into. */
    int spans() {
        return spans(tokens.length);
    }

    Span span(int index) {
        return span(index, everyRow);
    }

    int logitSpans() {
        return spans(logitRows.length);
    }

    /** The same over the rows whose successor is sampled. */
    Span logitSpan(int index) {
        return span(index, logitRows);
    }

    private static int spans(int rows) {
        int block = block(rows);
        return (rows + block - 1) / block;
    }

    private static Span span(int index, int[] rowOf) {
        int block = block(rowOf.length);
        return new Span(index * block, Math.min(rowOf.length, (index + 1) * block), rowOf);
    }

    private static int block(int rows) {
        return rows <= FEW ? FEW_BLOCK : MANY_BLOCK;
    }
}
