package dev.medley.worker.engine;

import dev.medley.worker.lora.AdapterCache;
import dev.medley.worker.lora.LoraLoader;
import dev.medley.worker.lora.MixedModel;
import dev.medley.worker.lora.Mixture;
import dev.medley.worker.lora.RouterCache;
import dev.medley.worker.lora.RouterLoader;
import dev.medley.worker.lora.Way;
import dev.medley.worker.model.ForwardBatch;
import dev.medley.worker.model.KvCache;
import dev.medley.worker.model.KvPool;
import dev.medley.worker.tokenizer.Tokenizer;
import dev.medley.worker.torch.TensorScope;
import dev.medley.worker.torch.TensorType;
import java.util.Arrays;
import java.util.List;

/** The real base with the pool's adapters, run by hand on this thread; closed in the reverse order of opening. */
final class BaseByHand implements AutoCloseable {
    private final TensorScope place;
    private final LoadedBase base;
    private final AdapterCache adapters;
    private final RouterCache routers;
    private final KvPool pool;

    BaseByHand(TensorType type, Way way) {
        this.place = TensorScope.open(way.device());
        this.base = LoadedBase.load(Golden.config(type), way.usesKernels());
        MixedModel model = base.model();
        this.adapters = new AdapterCache(new LoraLoader(type, model, base.weights()), 1L << 30);
        this.routers = new RouterCache(new RouterLoader(model));
        this.pool = new KvPool(model.config(), type, 0, 1024);
    }

    Tokenizer tokenizer() {
        return base.tokenizer();
    }

    BlendLease lease(Blend blend) {
        return BlendLease.of(blend, adapters, routers).orElseThrow();
    }

    KvCache reserve(int tokens) {
        return pool.reserve(tokens, "", new int[0]).orElseThrow();
    }

    float[][] forward(List<ForwardBatch.Rows> rows, List<Mixture> mixtures) {
        float[][] logits = base.model().forward(new ForwardBatch(rows), mixtures);
        return Arrays.stream(logits).map(float[]::clone).toArray(float[][]::new);
    }

    void forget() {
        base.model().forget();
    }

    @Override
    public void close() {
        routers.close();
        pool.close();
        adapters.close();
        base.close();
        place.close();
    }
}
