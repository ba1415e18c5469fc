package dev.medley.registry.remapping;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.registry.problem.Problem;

/** Why a remapping ended without its map. */
record RemappingFinding(String code, String message, String hint) {
    private static final String BEFORE = "The base has the retriever before; ";

    static RemappingFinding cancelled() {
        return new RemappingFinding("REMAPPING_CANCELLED", "It was cancelled.", BEFORE + "choose again.");
    }

    /** The retriever may have gone since it was chosen; of anything else the log tells more. */
    static RemappingFinding of(RuntimeException failure) {
        return failure instanceof Problem gone
                ? new RemappingFinding(
                        gone.code(), gone.getMessage(), BEFORE + "choose one that is public and of this base.")
                : new RemappingFinding(
                        "REMAPPING_BROKE_OFF",
                        "The registry could not map the adapters.",
                        BEFORE + "its log says what broke (`remapping failed`). Choose again once that is mended.");
    }

    /** As operations keep them. */
    String json() {
        ObjectNode finding = JsonNodeFactory.instance.objectNode();
        finding.put("code", code).put("message", message).put("level", "reject");
        finding.put("file", "").put("path", "").put("hint", hint);
        return JsonNodeFactory.instance.arrayNode().add(finding).toString();
    }
}
