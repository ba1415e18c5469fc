package dev.medley.worker.model;

import dev.medley.worker.model.AttentionPlan.Decoding;
import dev.medley.worker.model.AttentionPlan.Prompt;
import dev.medley.worker.torch.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Grouped-query attention over the pool's slots. Query heads that share a key-value head become extra rows of one product. All decoding sequences
 * of a step share each operation: a dozen calls a layer, however many they are.
 */
final class Attention {
    /** What all layers of a step share. */
    record Step(RotaryEmbedding.Angles angles, AttentionPlan plan, CausalMasks masks) {}

    private final ModelConfig config;

    Attention(ModelConfig config) {
        this.config = config;
    }

    /**
     * Stores the step's keys and values, then looks at them and all before.
     *
     * @param queries (rows, heads, head size), rotated
     * @param keys (rows, key-value heads, head size), rotated
     * @param values (rows, key-value heads, head size)
     * @return (rows, heads * head size)
     */
    Tensor attend(int layer, Step step, Tensor queries, Tensor keys, Tensor values) {
        AttentionPlan plan = step.plan();
        Tensor allKeys = plan.pool().keys(layer);
        Tensor allValues = plan.pool().values(layer);
        allKeys.indexCopy(1, plan.slots(), keys.transpose(0, 1));
        allValues.indexCopy(1, plan.slots(), values.transpose(0, 1));
        Tensor scaled = queries.times(config.traits().queryScale());
        List<Tensor> outputs = new ArrayList<>();
        plan.decoding().ifPresent(decoding -> {
            Tensor own =
                    decoding.rows().map(rows -> scaled.indexSelect(0, rows)).orElse(scaled);
            outputs.add(decode(decoding, own, allKeys, allValues));
        });
        for (Prompt prompt : plan.prompts()) {
            outputs.add(read(
                    prompt, step.masks(), scaled.narrow(0, prompt.firstRow(), prompt.tokens()), allKeys, allValues));
        }
        Tensor all = outputs.size() == 1 ? outputs.getFirst() : Tensor.cat(outputs, 0);
        return plan.order().map(order -> all.indexSelect(0, order)).orElse(all);
    }

    /** (sequences, heads, head size) gives (sequences, heads * head size). */
    private Tensor decode(Decoding decoding, Tensor query, Tensor allKeys, Tensor allValues) {
        int count = decoding.sequences();
        int length = decoding.length();
        int heads = config.keyValueHeads();
        int group = config.groupSize();
        int size = config.headSize();
        long products = (long) heads * count;
        Tensor context = decoding.context();
        Tensor keys = allKeys.indexSelect(1, context).reshape(products, length, size);
        Tensor values = allValues.indexSelect(1, context).reshape(products, length, size);
        Tensor rows =
                query.reshape(count, heads, group, size).permute(1, 0, 2, 3).reshape(products, group, size);
        Tensor scores = bounded(rows.bmm(keys.transpose(1, 2))); // (kv heads * sequences, group, length)
        Tensor masked = decoding.mask()
                .map(mask ->
                        scores.reshape(heads, count, group, length).add(mask).reshape(products, group, length))
                .orElse(scores);
        Tensor mixed = masked.softmax(2).bmm(values); // (kv heads * sequences, group, size)
        return mixed.reshape(heads, count, group, size).permute(1, 0, 2, 3).reshape(count, config.queryWidth());
    }

    private Tensor read(Prompt prompt, CausalMasks masks, Tensor query, Tensor allKeys, Tensor allValues) {
        int group = config.groupSize();
        int heads = config.keyValueHeads();
        int size = config.headSize();
        int tokens = prompt.tokens();
        Tensor keys = allKeys.indexSelect(1, prompt.context()); // (kv heads, context, size)
        Tensor values = allValues.indexSelect(1, prompt.context()); // (kv heads, context, size)
        Tensor rows = query.reshape(tokens, heads, group, size)
                .permute(1, 2, 0, 3)
                .reshape(heads, (long) group * tokens, size); // (kv heads, group * tokens, size)
        Tensor scores = bounded(rows.bmm(keys.transpose(1, 2))); // (kv heads, group * tokens, context)
        Tensor masked = masks.apply(scores, group, tokens, prompt.past());
        Tensor mixed = masked.softmax(2).bmm(values); // (kv heads, group * tokens, size)
        return mixed.reshape(heads, group, tokens, size).permute(2, 0, 1, 3).reshape(tokens, config.queryWidth());
    }

    private Tensor bounded(Tensor scores) {
        double cap = config.traits().attentionCap();
        return cap > 0 ? scores.times(1 / cap).tanh().times(cap) : scores;
    }
}
