package dev.medley.local.sample;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.local.sample.Evaluations.Arm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ways of answering that the paper's tables compare. */
final class PaperArms {
    static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";
    static final String OWN = "own adapter";
    static final String AUTO = "auto";
    static final String BEST = "best retrieved alone";
    static final String BASE_ALONE = "base";
    static final String UNIFORM = "uniform";
    private static final double PRIOR_TEMPERATURE = 0.01;
    private static final double SHARP_TEMPERATURE = 0.003;
    private static final double[] GAINS = {0.85, 1, 1.15, 1.2, 1.3, 1.5};
    /** Gains for prompts that nobody trained an adapter for. */
    private static final double[] LESS = {0.33, 0.5, 0.7};

    private static final int SHORT = 48;

    private final List<String> routers;

    /** @param routers published ones, for the arms with a trained gate */
    PaperArms(List<String> routers) {
        this.routers = List.copyOf(routers);
    }

    /** With the own adapter among those that may be found. */
    List<Arm> main(String own) {
        List<Arm> arms = new ArrayList<>();
        arms.add(model(OWN, own));
        arms.add(model(AUTO, "auto"));
        arms.add(mixture(BEST, mode("single", 3)));
        for (double temperature : new double[] {0.02, 0.01, 0.003}) {
            arms.add(mixture("weighted T " + temperature, mode("weighted", 3).put("temperature", temperature)));
        }
        arms.add(mixture(UNIFORM, mode("uniform", 3)));
        arms.add(mixture("fusion", mode("fusion", 3)));
        arms.addAll(gates());
        return arms;
    }

    /** Less and more of what is found than was trained. */
    static List<Arm> byGain(String own) {
        List<Arm> arms = new ArrayList<>();
        arms.add(model(OWN, own));
        for (double gain : GAINS) {
            arms.add(mixture(
                    "weighted gain " + gain,
                    mode("weighted", 3).put("temperature", SHARP_TEMPERATURE).put("gain", gain)));
        }
        return arms;
    }

    /** Retrieval must do without the own adapter: what stands in for it. */
    List<Arm> withoutOwn() {
        List<Arm> arms = new ArrayList<>();
        arms.add(mixture(BEST, mode("single", 3)));
        arms.add(mixture("weighted T 0.003", mode("weighted", 3).put("temperature", 0.003)));
        arms.add(mixture("weighted T 0.02", mode("weighted", 3).put("temperature", 0.02)));
        arms.add(mixture(UNIFORM, mode("uniform", 3)));
        arms.add(mixture("fusion", mode("fusion", 3)));
        arms.addAll(gates());
        arms.add(mixture("uniform of 8", mode("uniform", 8)));
        for (double gain : LESS) {
            arms.add(mixture("uniform gain " + gain, mode("uniform", 3).put("gain", gain)));
        }
        // What a base says that knows nothing of the task is long.
        arms.forEach(arm -> arm.fields().put("excludeExpected", true).put("max_tokens", SHORT));
        arms.addFirst(model(BASE_ALONE, BASE));
        arms.getFirst().fields().put("max_tokens", SHORT);
        return arms;
    }

    /** One to eight adapters. */
    static List<Arm> byCount() {
        List<Arm> arms = new ArrayList<>();
        for (int count = 1; count <= 8; count++) {
            arms.add(mixture("uniform k " + count, mode("uniform", count)));
        }
        for (int count = 1; count <= 8; count++) {
            arms.add(mixture("weighted k " + count, mode("weighted", count).put("temperature", PRIOR_TEMPERATURE)));
        }
        return arms;
    }

    /** Two adapters that a prompt needs, by themselves and together, and what {@code auto} makes of it. */
    List<Arm> pair(String first, String second) {
        List<Arm> arms = new ArrayList<>();
        arms.add(model("first alone", first));
        arms.add(model("second alone", second));
        arms.add(model(AUTO, "auto"));
        arms.add(mixture("auto uniform of 2", mode("uniform", 2)));
        arms.add(given("both uniform", first, second, json().put("mode", "uniform")));
        arms.add(given("both fusion", first, second, json().put("mode", "fusion")));
        arms.add(given("both arrow", first, second, json().put("mode", "arrow")));
        for (String router : routers) {
            arms.add(given(
                    "both ramole " + router,
                    first,
                    second,
                    json().put("mode", "ramole").put("router", router)));
        }
        return arms;
    }

    /** What answers by name: the base, one adapter, and ways to mix three. */
    Map<String, ObjectNode> throughput(String own) {
        List<Arm> arms = new ArrayList<>();
        arms.add(model(BASE_ALONE, BASE));
        arms.add(model("one adapter", own));
        arms.add(mixture("fusion of 3", mode("fusion", 3)));
        arms.add(mixture("weighted 3", mode("weighted", 3)));
        for (String router : routers) {
            arms.add(mixture("ramole 3 " + router, mode("ramole", 3).put("router", router)));
        }
        Map<String, ObjectNode> fields = new LinkedHashMap<>();
        arms.forEach(arm -> fields.put(arm.name(), arm.fields()));
        return fields;
    }

    private List<Arm> gates() {
        List<Arm> arms = new ArrayList<>();
        arms.add(mixture("arrow", mode("arrow", 3)));
        for (String router : routers) {
            arms.add(mixture("ramole " + router, mode("ramole", 3).put("router", router)));
            arms.add(mixture(
                    "ramole " + router + " with prior",
                    mode("ramole", 3)
                            .put("router", router)
                            .put("prior", "retrieval")
                            .put("temperature", PRIOR_TEMPERATURE)));
        }
        return arms;
    }

    private static Arm model(String name, String model) {
        return new Arm(name, json().put("model", model));
    }

    private static Arm mixture(String name, ObjectNode mixture) {
        return new Arm(name, json().put("model", "auto").set("mixture", mixture));
    }

    private static Arm given(String name, String first, String second, ObjectNode mixture) {
        ObjectNode fields = json().put("model", BASE);
        fields.putArray("adapters").add(json().put("id", first)).add(json().put("id", second));
        return new Arm(name, fields.set("mixture", mixture));
    }

    private static ObjectNode mode(String name, int count) {
        return json().put("mode", name).put("top_k", count);
    }

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }
}
