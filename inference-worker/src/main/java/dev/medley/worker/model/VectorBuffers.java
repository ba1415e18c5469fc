package dev.medley.worker.model;

import dev.medley.worker.kernel.Rows;
import java.util.ArrayList;
import java.util.List;

/** The activations of a step, kept from step to step. */
final class VectorBuffers {
    private final ModelConfig config;
    private final Rows stream;
    private final Rows normed;
    private final Rows queryKeyValue;
    private final Rows attended;
    private final Rows branch;
    private final Rows gateUp;
    private final Rows activated;
    private Rows last;
    private Rows logits;
    private final List<float[]> answers = new ArrayList<>();

    VectorBuffers(ModelConfig config, int rows) {
        this.config = config;
        this.stream = Rows.of(rows, config.hidden());
        this.normed = Rows.of(rows, config.hidden());
        this.queryKeyValue = Rows.of(rows, config.queryWidth() + 2 * config.keyValueWidth());
        this.attended = Rows.of(rows, config.queryWidth());
        this.branch = Rows.of(config.traits().postNorms() ? rows : 0, config.hidden());
        this.gateUp = Rows.of(rows, 2 * config.feedForward());
        this.activated = Rows.of(rows, config.feedForward());
        this.last = Rows.of(0, config.hidden());
        this.logits = Rows.of(0, config.vocabulary());
    }

    int rows() {
        return stream.count();
    }

    /** The residual stream. */
    Rows stream() {
        return stream;
    }

    Rows normed() {
        return normed;
    }

    Rows queryKeyValue() {
        return queryKeyValue;
    }

    Rows attended() {
        return attended;
    }

    /** What a norm reads before it goes onto the stream. */
    Rows branch() {
        return branch;
    }

    Rows gateUp() {
        return gateUp;
    }

    Rows activated() {
        return activated;
    }

    /** The rows whose successor is sampled. */
    Rows last(int rows) {
        if (last.count() < rows) {
            last = Rows.of(rows, config.hidden());
        }
        return last;
    }

    Rows logits(int rows) {
        if (logits.count() < rows) {
            logits = Rows.of(rows, config.vocabulary());
        }
        return logits;
    }

    /** One array (vocabulary) for each row whose successor is sampled: as garbage they would make the collector stop the steps. */
    float[] answer(int index) {
        while (answers.size() <= index) {
            answers.add(new float[config.vocabulary()]);
        }
        return answers.get(index);
    }
}
