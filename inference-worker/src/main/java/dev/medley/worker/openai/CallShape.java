package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.chat.CallForm;
import dev.medley.worker.openai.CallPieces.Piece;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** The tool calls of an answer in OpenAI's shapes, whole or in deltas. */
final class CallShape {
    private CallShape() {}

    /** The deltas of some pieces; the one that opens a call names it, the others carry its arguments. */
    static List<ObjectNode> deltas(List<Piece> pieces, CallForm form) {
        return pieces.stream().map(piece -> delta(piece, form)).toList();
    }

    /** What was said beside the calls. */
    static String text(List<Piece> pieces) {
        return pieces.stream()
                .map(piece -> piece instanceof Piece.Content(String text) ? text : "")
                .collect(Collectors.joining());
    }

    static ArrayNode whole(List<Piece> pieces, CallForm form) {
        ArrayNode calls = Json.object().putArray("tool_calls");
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Opened(int call, String function)) {
                opened(calls.addObject(), form, function, arguments(pieces, call));
            }
        }
        return calls;
    }

    private static String arguments(List<Piece> pieces, int call) {
        return pieces.stream()
                .map(piece -> piece instanceof Piece.Arguments(int of, String text) && of == call ? text : "")
                .collect(Collectors.joining());
    }

    private static ObjectNode delta(Piece piece, CallForm form) {
        ObjectNode delta = Json.object();
        switch (piece) {
            case Piece.Content(String text) -> delta.put("content", text);
            case Piece.Opened(int call, String function) ->
                opened(delta.putArray("tool_calls").addObject().put("index", call), form, function, "");
            case Piece.Arguments(int call, String text) ->
                delta.putArray("tool_calls")
                        .addObject()
                        .put("index", call)
                        .putObject("function")
                        .put("arguments", text);
        }
        return delta;
    }

    private static void opened(ObjectNode call, CallForm form, String name, String arguments) {
        String random = UUID.randomUUID().toString().replace("-", "");
        // Templates with ids in them take no longer ones back.
        call.put("id", form.hasId() ? random.substring(0, CallForm.ID_LENGTH) : "call_" + random.substring(0, 24))
                .put("type", "function")
                .putObject("function")
                .put("name", name)
                .put("arguments", arguments);
    }
}
