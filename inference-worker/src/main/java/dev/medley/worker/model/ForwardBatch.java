package dev.medley.worker.model;

import java.util.Arrays;
import java.util.List;

/** The rows of one step: some new tokens of each of several sequences, one sequence after the other. */
public record ForwardBatch(List<Rows> sequences) {
    /**
     * New tokens of one sequence.
     *
     * @param tokens ids that follow the ones already in {@code cache}
     * @param wantsLogits whether the row after the last token is sampled in this step (false inside a chunked prefill)
     */
    public record Rows(int[] tokens, KvCache cache, boolean wantsLogits) {}

    public ForwardBatch {
        sequences = List.copyOf(sequences);
        if (sequences.isEmpty() || sequences.stream().anyMatch(rows -> rows.tokens().length == 0)) {
            throw new IllegalArgumentException("a step needs at least one token of each of its sequences");
        }
    }

    public int rowCount() {
        return sequences.stream().mapToInt(rows -> rows.tokens().length).sum();
    }

    long[] tokenIds() {
        long[] ids = new long[rowCount()];
        int row = 0;
        for (Rows each : sequences) {
            for (int token : each.tokens()) {
                ids[row++] = token;
            }
        }
        return ids;
    }

    long[] positions() {
        long[] positions = new long[rowCount()];
        int row = 0;
        for (Rows each : sequences) {
            for (int i = 0; i < each.tokens().length; i++) {
                positions[row++] = (long) each.cache().length() + i;
            }
        }
        return positions;
    }

    /** Block of each row's token in its sequence; the first is 0. */
    public int[] blocks() {
        return Arrays.stream(positions())
                .mapToInt(position -> Math.toIntExact(position / KvPool.BLOCK))
                .toArray();
    }

    /** Rows whose successor is sampled. */
    long[] logitRows() {
        long[] rows =
                new long[(int) sequences.stream().filter(Rows::wantsLogits).count()];
        int row = 0;
        int next = 0;
        for (Rows each : sequences) {
            row += each.tokens().length;
            if (each.wantsLogits()) {
                rows[next++] = row - 1L;
            }
        }
        return rows;
    }
}
