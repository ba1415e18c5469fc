package dev.medley.registry.embedding;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The model of LangChain4j's jar in a session that computes on the caller's thread. In its own session threads of all cores go on spinning after every
 * text, for five times as long as the text took, and texts are not done sooner: on a small machine that time is the database's or the worker's.
 */
final class SingleThreadedModel extends AbstractInProcessEmbeddingModel {
    private static final String NAME = "/bge-small-en-v1.5-q";
    /** Of the tokenizer's native half; the environment has the last word. */
    private static final String FLAVOR = "RUST_FLAVOR";

    static {
        // Where there is a GPU the library would fetch another flavour from the internet; its jar has this one.
        if (System.getProperty(FLAVOR) == null) {
            System.setProperty(FLAVOR, "cpu");
        }
    }

    private final OnnxBertBiEncoder encoder;

    SingleThreadedModel() {
        super(Runnable::run);
        encoder = load();
    }

    @Override
    protected OnnxBertBiEncoder model() {
        return encoder;
    }

    @Override
    protected Integer knownDimension() {
        return Vector.DIMENSIONS;
    }

    private static OnnxBertBiEncoder load() {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (InputStream model = resource(".onnx");
                InputStream tokenizer = resource("-tokenizer.json");
                OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            OrtSession session = environment.createSession(model.readAllBytes(), options);
            return new OnnxBertBiEncoder(environment, session, tokenizer, PoolingMode.CLS);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the embedding model", e);
        } catch (OrtException e) {
            throw new IllegalStateException("can't load the embedding model", e);
        }
    }

    private static InputStream resource(String suffix) {
        return SingleThreadedModel.class.getResourceAsStream(NAME + suffix);
    }
}
