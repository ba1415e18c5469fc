package dev.medley.worker.model;

import dev.medley.worker.model.ForwardBatch.Rows;
import dev.medley.worker.torch.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Grouped-query attention, one sequence at a time: a sequence's rows never meet another's, so its result does not depend on its neighbours in the
 * step. Query heads that share a key-value head become extra rows of one product.
 */
final class Attention {
    /** What all layers of a step share. */
    record Step(ForwardBatch batch, RotaryEmbedding.Angles angles, CausalMasks masks) {}

    private final ModelConfig config;

    Attention(ModelConfig config) {
        this.config = config;
    }

    /**
     * Appends the step's keys and values to each sequence's cache.
     *
     * @param queries (rows, heads, head size), rotated
     * @param keys (rows, key-value heads, head size), rotated
     * @param values (rows, key-value heads, head size)
     * @return (rows, heads * head size)
     */
    Tensor attend(int layer, Step step, Tensor queries, Tensor keys, Tensor values) {
        Tensor scaled = queries.times(1.0 / Math.sqrt(config.headSize()));
        List<Tensor> outputs = new ArrayList<>();
        long row = 0;
        for (Rows sequence : step.batch().sequences()) {
            int tokens = sequence.tokens().length;
            outputs.add(attendOne(
                    layer,
                    step.masks(),
                    sequence.cache(),
                    scaled.narrow(0, row, tokens),
                    keys.narrow(0, row, tokens),
                    values.narrow(0, row, tokens)));
            row += tokens;
        }
        return outputs.size() == 1 ? outputs.getFirst() : Tensor.cat(outputs, 0);
    }

    private Tensor attendOne(int layer, CausalMasks masks, KvCache cache, Tensor query, Tensor key, Tensor value) {
        int group = config.groupSize();
        int heads = config.keyValueHeads();
        int size = config.headSize();
        int tokens = Math.toIntExact(query.size(0));
        Tensor allKeys = cache.appendKeys(layer, key.transpose(0, 1)); // (kv heads, context, size)
        Tensor allValues = cache.appendValues(layer, value.transpose(0, 1)); // (kv heads, context, size)
        Tensor rows = query.reshape(tokens, heads, group, size)
                .permute(1, 2, 0, 3)
                .reshape(heads, (long) group * tokens, size); // (kv heads, group * tokens, size)
        Tensor scores = rows.bmm(allKeys.transpose(1, 2)); // (kv heads, group * tokens, context)
        Tensor masked = masks.apply(scores, group, tokens, cache.length());
        Tensor mixed = masked.softmax(2).bmm(allValues); // (kv heads, group * tokens, size)
        return mixed.reshape(heads, group, tokens, size).permute(2, 0, 1, 3).reshape(tokens, config.queryWidth());
    }
}
