package dev.medley.worker.model;

import dev.medley.worker.kernel.Beside;
import dev.medley.worker.kernel.Crew;
import dev.medley.worker.kernel.Element;
import dev.medley.worker.kernel.MatrixKernel;
import dev.medley.worker.kernel.RowMath;
import dev.medley.worker.kernel.Rows;
import dev.medley.worker.model.ModelTraits.Activation;
import dev.medley.worker.model.RowDelta.Span;
import dev.medley.worker.model.StepProfile.Operation;
import dev.medley.worker.model.VectorAttention.Angles;
import dev.medley.worker.model.VectorWeights.Layer;
import dev.medley.worker.model.VectorWeights.Linear;
import java.util.Arrays;
import java.util.Optional;

/**
 * The forward pass on the processor's own vectors: the same numbers as {@link CausalModel}, several times quicker while rows are few. Activations are
 * float32 whatever the weights are; a unit for matrices rounds what it multiplies with them. A row's result depends on its own sequence alone, bit by
 * bit: not on the other rows of the step, nor on how many there are. Holds no state of a request; for the engine's thread.
 */
public final class VectorModel implements AutoCloseable {
    private final ModelConfig config;
    private final VectorWeights weights;
    private final VectorAttention attention;
    private final Crew crew;
    private final ModuleGroup embeddingGroup;
    private final ModuleGroup headGroup;
    private final StepProfile profile = new StepProfile();
    private VectorBuffers buffers;

    /** @param unit multiplies with weights of bfloat16, where the processor has one */
    public VectorModel(WeightSource source, Element element, Optional<MatrixKernel> unit, int threads) {
        this.config = source.config();
        this.weights = new VectorWeights(source, element, unit);
        this.attention = new VectorAttention(config, element, unit);
        this.crew = new Crew(threads);
        this.embeddingGroup = ModuleGroup.embedding(config);
        this.headGroup = ModuleGroup.head(config);
        this.buffers = new VectorBuffers(config, 1);
    }

    /** Whether the kernels can compute a base of these sizes. */
    public static boolean fits(ModelConfig config) {
        return config.hidden() % 16 == 0 && config.feedForward() % 16 == 0 && config.headSize() % 16 == 0;
    }

    public ModelConfig config() {
        return config;
    }

    /** Where the time of all steps went. */
    public StepProfile profile() {
        return profile;
    }

    /**
     * Runs one step and advances the caches of its sequences.
     *
     * @return logits, one array (vocabulary) for each sequence that wants them, in order; the next step overwrites them
     */
    public float[][] forward(ForwardBatch batch, RowDelta delta) {
        profile.start();
        var step = new VectorStep(batch, config.keyValueHeads(), attention.promptRows());
        if (buffers.rows() < step.rows()) {
            buffers = new VectorBuffers(config, step.rows());
        }
        Angles global = attention.angles(crew, step, false);
        Angles local = config.traits().localRope().isPresent() ? attention.angles(crew, step, true) : global;
        Layer first = weights.layers().getFirst();
        crew.run(step.spans(), part -> {
            embed(step, step.span(part), delta);
            normalise(step.span(part), first.attentionNorm(), first.queryKeyValue(), buffers.queryKeyValue());
        });
        profile.done(Operation.EMBEDDING);
        for (int index = 0; index < config.layers(); index++) {
            layer(index, step, config.traits().isLocal(index) ? local : global, delta);
        }
        float[][] logits = logits(step, delta);
        batch.sequences().forEach(rows -> rows.cache().advance(rows.tokens().length));
        return logits;
    }

    private void embed(VectorStep step, Span span, RowDelta delta) {
        Rows x = buffers.stream();
        for (int row = span.from(); row < span.to(); row++) {
            weights.embedding().copyOutput(step.tokens()[row], x.values(), x.at(row));
        }
        delta.addEmbeddings(embeddingGroup, span, step.tokens(), x);
        float scale = (float) config.traits().embeddingScale();
        for (int i = x.at(span.from()); scale != 1 && i < x.at(span.to()); i++) {
            x.values()[i] *= scale;
        }
    }

    private void layer(int index, VectorStep step, Angles angles, RowDelta delta) {
        Layer layer = weights.layers().get(index);
        Rows normed = buffers.normed();
        Rows qkv = buffers.queryKeyValue();
        Rows attended = buffers.attended();
        multiply(layer.queryKeyValue(), step, delta, normed, qkv);
        profile.done(Operation.QUERY_KEY_VALUE);
        crew.run(step.spans(), part -> {
            Span span = step.span(part);
            delta.addTo(layer.queryKeyValue().group(), span, normed, qkv);
            for (int row = span.from(); row < span.to(); row++) {
                attention.place(index, step, row, qkv, layer.headNorms(), angles);
            }
            begin(span, layer.attentionOut(), layer.afterAttention());
        });
        profile.done(Operation.PLACING);
        crew.run(
                step.tasks().size(),
                part -> attention.attend(index, step.tasks().get(part), qkv, attended));
        profile.done(Operation.ATTENTION);
        Rows afterAttention = target(layer.afterAttention());
        multiply(layer.attentionOut(), step, delta, attended, afterAttention);
        profile.done(Operation.ATTENTION_OUT);
        crew.run(step.spans(), part -> {
            Span span = step.span(part);
            delta.addTo(layer.attentionOut().group(), span, attended, afterAttention);
            finish(span, layer.afterAttention());
            normalise(span, layer.feedForwardNorm(), layer.gateUp(), buffers.gateUp());
        });
        profile.done(Operation.NORMS);
        feedForward(index, layer, step, delta);
    }

    private void feedForward(int index, Layer layer, VectorStep step, RowDelta delta) {
        Rows gateUp = buffers.gateUp();
        Rows activated = buffers.activated();
        multiply(layer.gateUp(), step, delta, buffers.normed(), gateUp);
        profile.done(Operation.GATE_UP);
        crew.run(step.spans(), part -> {
            Span span = step.span(part);
            delta.addTo(layer.gateUp().group(), span, buffers.normed(), gateUp);
            activate(span);
            begin(span, layer.down(), layer.afterFeedForward());
        });
        profile.done(Operation.ACTIVATION);
        Rows afterFeedForward = target(layer.afterFeedForward());
        multiply(layer.down(), step, delta, activated, afterFeedForward);
        profile.done(Operation.DOWN);
        crew.run(step.spans(), part -> {
            Span span = step.span(part);
            delta.addTo(layer.down().group(), span, activated, afterFeedForward);
            finish(span, layer.afterFeedForward());
            if (index + 1 < config.layers()) {
                Layer next = weights.layers().get(index + 1);
                normalise(span, next.attentionNorm(), next.queryKeyValue(), buffers.queryKeyValue());
            }
        });
        profile.done(Operation.NORMS);
    }

    private void multiply(Linear linear, VectorStep step, RowDelta delta, Rows input, Rows output) {
        Beside beside = delta.beside(linear.group(), step.everyRow(), input);
        linear.weight().multiply(crew, input, step.rows(), output, beside);
    }

    /** Norms the stream, and lets the next product start from its bias. */
    private void normalise(Span span, float[] norm, Linear next, Rows output) {
        Rows x = buffers.stream();
        for (int row = span.from(); row < span.to(); row++) {
            RowMath.rmsNorm(
                    x.values(),
                    x.at(row),
                    norm,
                    config.normEpsilon(),
                    buffers.normed().values(),
                    buffers.normed().at(row));
            System.arraycopy(next.bias(), 0, output.values(), output.at(row), next.bias().length);
        }
    }

    /** Where attention and feed-forward write: straight onto the stream, unless a norm stands between. */
    private Rows target(Optional<float[]> norm) {
        return norm.isPresent() ? buffers.branch() : buffers.stream();
    }

    /** The product's bias, on the stream or where the norm will read. */
    private void begin(Span span, Linear linear, Optional<float[]> norm) {
        Rows target = target(norm);
        for (int row = span.from(); row < span.to(); row++) {
            if (norm.isPresent()) {
                System.arraycopy(linear.bias(), 0, target.values(), target.at(row), config.hidden());
            } else if (linear.hasBias()) {
                RowMath.add(linear.bias(), 0, config.hidden(), target.values(), target.at(row));
            }
        }
    }

    private void finish(Span span, Optional<float[]> norm) {
        norm.ifPresent(weight -> {
            Rows branch = buffers.branch();
            Rows x = buffers.stream();
            for (int row = span.from(); row < span.to(); row++) {
                int at = branch.at(row);
                RowMath.rmsNorm(branch.values(), at, weight, config.normEpsilon(), branch.values(), at);
                RowMath.add(branch.values(), at, config.hidden(), x.values(), x.at(row));
            }
        });
    }

    private void activate(Span span) {
        Rows in = buffers.gateUp();
        Rows out = buffers.activated();
        for (int row = span.from(); row < span.to(); row++) {
            if (config.traits().activation() == Activation.SILU) {
                RowMath.siluGate(in.values(), in.at(row), config.feedForward(), out.values(), out.at(row));
            } else {
                RowMath.geluGate(in.values(), in.at(row), config.feedForward(), out.values(), out.at(row));
            }
        }
    }

    private float[][] logits(VectorStep step, RowDelta delta) {
        int count = step.logitRows().length;
        if (count == 0) {
            return new float[0][];
        }
        Rows x = buffers.stream();
        Rows last = buffers.last(count);
        Rows all = buffers.logits(count);
        float[][] logits = new float[count][];
        Arrays.setAll(logits, buffers::answer);
        crew.run(step.logitSpans(), part -> {
            Span span = step.logitSpan(part);
            Arrays.fill(all.values(), all.at(span.from()), all.at(span.to()), 0);
            for (int i = span.from(); i < span.to(); i++) {
                RowMath.rmsNorm(
                        x.values(),
                        x.at(span.rowOf()[i]),
                        weights.finalNorm(),
                        config.normEpsilon(),
                        last.values(),
                        last.at(i));
            }
        });
        weights.head().multiply(crew, last, count, all, delta.beside(headGroup, step.logitRows(), last));
        profile.done(Operation.HEAD);
        crew.run(step.logitSpans(), part -> {
            Span span = step.logitSpan(part);
            delta.addTo(headGroup, span, last, all);
            for (int i = span.from(); i < span.to(); i++) {
                if (config.traits().logitCap() > 0) {
                    RowMath.softCap(all.values(), all.at(i), config.vocabulary(), (float)
                            config.traits().logitCap());
                }
                System.arraycopy(all.values(), all.at(i), logits[i], 0, config.vocabulary());
            }
        });
        profile.done(Operation.LOGITS);
        return logits;
    }

    @Override
    public void close() {
        crew.close();
        weights.close();
    }
}
