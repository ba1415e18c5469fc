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
 * The model of LangChain4j's jar in a session whose threads sleep while nothing is asked. In its own session they go on spinning after every text, for
 * five times as long as the text took: on a small machine that time is the database's or the worker's.
 */
final class PatientOnnxModel extends AbstractInProcessEmbeddingModel {
    private static final String NAME = "/bge-small-en-v1.5-q";

    private final OnnxBertBiEncoder encoder;

    PatientOnnxModel() {
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
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            OrtSession session = environment.createSession(model.readAllBytes(), options);
            return new OnnxBertBiEncoder(environment, session, tokenizer, PoolingMode.CLS);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the embedding model", e);
        } catch (OrtException e) {
            throw new IllegalStateException("can't load the embedding model", e);
        }
    }

    private static InputStream resource(String suffix) {
        return PatientOnnxModel.class.getResourceAsStream(NAME + suffix);
    }
}
