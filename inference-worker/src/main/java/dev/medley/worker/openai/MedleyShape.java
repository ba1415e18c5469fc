package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.format.Digest;
import dev.medley.worker.engine.TokenEvent.Finished;
import dev.medley.worker.engine.TokenEvent.Spoken;
import dev.medley.worker.engine.TokenEvent.Timing;
import dev.medley.worker.torch.TensorType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The part of an answer that says who gave it: {@code medley}, and the fingerprint of all that its numbers depend on. */
final class MedleyShape {
    private static final String VERSION = Optional.ofNullable(
                    MedleyShape.class.getPackage().getImplementationVersion())
            .orElse("development");

    private final Answering answering;
    private final String fingerprint;

    MedleyShape(Answering answering, TensorType type) {
        this.answering = answering;
        String all = String.join(
                "|",
                VERSION,
                answering.base(),
                type.name().toLowerCase(Locale.ROOT),
                answering.blend().identity());
        this.fingerprint =
                "fp_" + Digest.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    /** Changes when base, engine, type, adapters, weights or router do: with a seed it tells whether an answer can be repeated. */
    String fingerprint() {
        return fingerprint;
    }

    /** @param explain whether to tell each layer's and each token's shares */
    ObjectNode of(Finished end, boolean explain) {
        ObjectNode medley = Json.object().put("mode", answering.mode()).put("base", answering.base());
        answering.blend().router().ifPresent(router -> medley.put("router", router.version()));
        ArrayNode adapters = medley.putArray("adapters");
        for (int i = 0; i < answering.voices().size(); i++) {
            Answering.Voice voice = answering.voices().get(i);
            ObjectNode node = adapters.addObject().put("id", voice.id()).put("version", voice.version());
            if (voice.isRetrieved()) {
                node.put("score", voice.score());
            }
            node.put("weight", Rounded.share(end.heard().weights().get(i)));
        }
        if (explain) {
            layers(medley.putArray("layers"), end.heard().byLayer());
            ArrayNode entropy = medley.putArray("entropy");
            end.heard().entropies().forEach(each -> entropy.add(Rounded.share(each)));
            tokens(medley.putArray("tokens"), end.heard().byToken());
        }
        Timing timing = end.timing();
        medley.putObject("timing_ms")
                .put("route", Rounded.millis(answering.before().route()))
                .put("queue", Rounded.millis(timing.queue()))
                .put("load", Rounded.millis(answering.before().fetch() + timing.load()))
                .put("prefill", Rounded.millis(timing.prefill()))
                .put("decode", Rounded.millis(timing.decode()));
        return medley;
    }

    private static void layers(ArrayNode layers, List<List<Double>> byLayer) {
        byLayer.forEach(shares -> {
            ArrayNode layer = layers.addArray();
            shares.forEach(share -> layer.add(Rounded.share(share)));
        });
    }

    private static void tokens(ArrayNode tokens, List<Spoken> byToken) {
        byToken.forEach(spoken -> {
            ArrayNode shares = tokens.addObject().put("text", spoken.text()).putArray("shares");
            spoken.shares().forEach(share -> shares.add(Rounded.share(share)));
        });
    }
}
