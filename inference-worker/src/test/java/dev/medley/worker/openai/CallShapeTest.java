package dev.medley.worker.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.chat.CallForm;
import dev.medley.worker.openai.CallPieces.Piece;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallShapeTest {
    private static final List<Piece> PIECES = List.of(
            new Piece.Content("So."),
            new Piece.Opened(0, "f"),
            new Piece.Arguments(0, "{\"a\":"),
            new Piece.Arguments(0, "1}"),
            new Piece.Opened(1, "g"),
            new Piece.Arguments(1, "{}"));

    @Test
    void everyDeltaSaysOfWhichCallItIsAndTheFirstOneItsName() {
        // When
        List<ObjectNode> deltas = CallShape.deltas(PIECES, CallForm.OWN);

        // Then
        assertThat(deltas.getFirst().path("content").asText()).isEqualTo("So.");
        List<JsonNode> calls =
                deltas.stream().skip(1).map(delta -> delta.at("/tool_calls/0")).toList();
        assertThat(calls).extracting(call -> call.path("index").asInt(-1)).containsExactly(0, 0, 0, 1, 1);
        assertThat(calls).extracting(call -> call.at("/function/name").asText()).containsExactly("f", "", "", "g", "");
        assertThat(calls)
                .extracting(call -> call.at("/function/arguments").asText("?"))
                .containsExactly("", "{\"a\":", "1}", "", "{}");
        assertThat(calls)
                .extracting(call -> call.path("id").asText().isEmpty())
                .containsExactly(false, true, true, false, true);
    }

    @Test
    void theWholeListHasEveryCallWithItsOwnArguments() {
        // When
        JsonNode calls = CallShape.whole(PIECES, CallForm.OWN);

        // Then
        assertThat(calls)
                .extracting(call -> call.at("/function/name").asText()
                        + call.at("/function/arguments").asText())
                .containsExactly("f{\"a\":1}", "g{}");
        assertThat(calls.at("/0/id").asText()).isNotEqualTo(calls.at("/1/id").asText());
        assertThat(calls.at("/0").has("index")).isFalse();
    }
}
