package dev.medley.worker.model;

import dev.medley.worker.model.ForwardBatch.Rows;
import dev.medley.worker.torch.Tensor;
import dev.medley.worker.torch.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Who looks at what in one step, the same in all layers: built once, in the step's scope. Sequences with a single row (decoding) are computed
 * together, padded to the longest; prompts one by one, each with a causal mask.
 *
 * @param slots where the keys and values of each row go: (rows)
 * @param decoding absent when every sequence brings more than one row
 * @param order puts the outputs, decoding rows first, back into the order of the rows; absent when they are in order
 */
record AttentionPlan(
        KvPool pool, Tensor slots, Optional<Decoding> decoding, List<Prompt> prompts, Optional<Tensor> order) {
    /**
     * All rows that come alone.
     *
     * @param rows their places in the step; absent when they are all there is
     * @param context slots of everything each of them sees: (sequences * length), padded with a slot of zeros
     * @param mask minus infinity on the padding: (1, sequences, 1, length); absent without padding
     */
    record Decoding(int sequences, int length, Optional<Tensor> rows, Tensor context, Optional<Tensor> mask) {}

    /**
     * The rows of one prompt, or of a chunk of it.
     *
     * @param context slots of its tokens so far: (past + tokens)
     */
    record Prompt(int firstRow, int tokens, int past, Tensor context) {}

    /** @param window most tokens that a token sees, itself included */
    static AttentionPlan of(ForwardBatch batch, TensorType type, int window) {
        List<Rows> sequences = batch.sequences();
        long[] slots = new long[batch.rowCount()];
        List<Rows> single = new ArrayList<>();
        List<Integer> singleRows = new ArrayList<>();
        List<Prompt> prompts = new ArrayList<>();
        int row = 0;
        for (Rows each : sequences) {
            int tokens = each.tokens().length;
            KvCache cache = each.cache();
            cache.slots(cache.length(), tokens, slots, row);
            if (tokens == 1) {
                single.add(each);
                singleRows.add(row);
            } else {
                long[] context = new long[cache.length() + tokens];
                cache.slots(0, context.length, context, 0);
                prompts.add(new Prompt(row, tokens, cache.length(), Tensor.of(context)));
            }
            row += tokens;
        }
        Optional<Decoding> decoding = single.isEmpty()
                ? Optional.empty()
                : Optional.of(decoding(single, singleRows, prompts.isEmpty(), type, window));
        Optional<Tensor> order =
                prompts.isEmpty() || single.isEmpty() ? Optional.empty() : Optional.of(order(slots.length, singleRows));
        return new AttentionPlan(
                sequences.getFirst().cache().pool(), Tensor.of(slots), decoding, List.copyOf(prompts), order);
    }

    private static Decoding decoding(
            List<Rows> single, List<Integer> rows, boolean alone, TensorType type, int window) {
        KvPool pool = single.getFirst().cache().pool();
        int count = single.size();
        int longest = single.stream()
                .mapToInt(each -> each.cache().length() + 1)
                .max()
                .orElseThrow();
        long[] context = new long[count * longest];
        float[] mask = new float[count * longest];
        boolean padded = false;
        for (int i = 0; i < count; i++) {
            int seen = single.get(i).cache().length() + 1;
            single.get(i).cache().slots(0, seen, context, i * longest);
            Arrays.fill(context, i * longest + seen, (i + 1) * longest, pool.paddingSlot());
            Arrays.fill(mask, i * longest + seen, (i + 1) * longest, Float.NEGATIVE_INFINITY);
            int unseen = Math.max(0, seen - window);
            Arrays.fill(mask, i * longest, i * longest + unseen, Float.NEGATIVE_INFINITY);
            padded |= seen < longest || unseen > 0;
        }
        return new Decoding(
                count,
                longest,
                alone ? Optional.empty() : Optional.of(indices(rows)),
                Tensor.of(context),
                padded ? Optional.of(Tensor.of(mask, 1, count, 1, longest).to(type)) : Optional.empty());
    }

    /** Place of each row among the outputs: the single ones come first, then the prompts' as they are. */
    private static Tensor order(int rows, List<Integer> singleRows) {
        long[] order = new long[rows];
        boolean[] isSingle = new boolean[rows];
        for (int i = 0; i < singleRows.size(); i++) {
            order[singleRows.get(i)] = i;
            isSingle[singleRows.get(i)] = true;
        }
        int next = singleRows.size();
        for (int row = 0; row < rows; row++) {
            if (!isSingle[row]) {
                order[row] = next++;
            }
        }
        return Tensor.of(order);
    }

    private static Tensor indices(List<Integer> rows) {
        return Tensor.of(rows.stream().mapToLong(Integer::longValue).toArray());
    }
}
