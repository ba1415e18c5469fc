package dev.medley.worker.lora;

import dev.medley.worker.model.CausalModel;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.KvPool;
import dev.medley.worker.torch.DeviceGraph;
import dev.medley.worker.torch.GraphMemory;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Decoding steps that are recorded on a device and replayed, by what they have in common: a step launches over a thousand small operations, and each
 * costs the processor more than the device. Graphs are for the active adapters of the moment. Engine thread only.
 */
final class DecodeGraphs implements AutoCloseable {
    /** For diagnosis: {@code -Dmedley.graphs=off} computes every step operation by operation. */
    private static final boolean WANTED = !"off".equals(System.getProperty("medley.graphs"));

    private static final System.Logger LOG = System.getLogger(DecodeGraphs.class.getName());
    /** Contexts are padded to multiples of at least this many tokens. */
    private static final int PADDING = 128;
    /** Each keeps its inputs and logits in the device's memory. */
    private static final int MOST = 16;

    /** @param context to which the rows' contexts are padded */
    private record Key(KvPool pool, int context, MixtureLayout layout) {}

    private final CausalModel model;
    /** The one that was used last at the end. */
    private final SequencedMap<Key, DecodeGraph> graphs = new LinkedHashMap<>(MOST, 0.75f, true);

    private Optional<GraphMemory> memory = Optional.empty();
    private boolean usable = WANTED && DeviceGraph.isPossible();

    DecodeGraphs(CausalModel model) {
        this.model = model;
    }

    /** The step's logits; empty for a step of another kind, which is computed as usual. */
    Optional<float[][]> forward(ForwardBatch batch, ActiveGroups groups, List<Mixture> rowMixtures) {
        if (!usable || !batch.isDecoding()) {
            return Optional.empty();
        }
        var key = new Key(batch.pool(), padded(batch.longest()), MixtureLayout.of(rowMixtures));
        try {
            return Optional.of(graphs.computeIfAbsent(key, _ -> new DecodeGraph(model, groups, rowMixtures))
                    .forward(batch, key.context(), rowMixtures, this::memory));
        } catch (DeviceGraph.NotRecorded e) {
            LOG.log(Level.WARNING, "decoding goes on operation by operation", e);
            usable = false;
            forget();
            return Optional.empty();
        } finally {
            forgetOldest();
        }
    }

    /** Longer contexts in longer strides: a graph lasts for a fair share of a sequence, and never reads much more than twice what it has to. */
    private static int padded(int context) {
        int stride = Math.max(PADDING, Integer.highestOneBit(context) / 2);
        return (context + stride - 1) / stride * stride;
    }

    private void forgetOldest() {
        if (graphs.size() > MOST) {
            graphs.pollFirstEntry().getValue().close();
        }
    }

    private GraphMemory memory() {
        GraphMemory shared = memory.orElseGet(GraphMemory::new);
        memory = Optional.of(shared);
        return shared;
    }

    /** Forgets all of them; new ones can be made. */
    void forget() {
        graphs.values().forEach(DecodeGraph::close);
        graphs.clear();
    }

    @Override
    public void close() {
        forget();
        memory.ifPresent(GraphMemory::close);
    }
}
