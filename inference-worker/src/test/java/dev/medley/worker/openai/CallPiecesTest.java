package dev.medley.worker.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.worker.chat.CallForm;
import dev.medley.worker.chat.CallForms;
import dev.medley.worker.grammar.Grammars.Otherwise;
import dev.medley.worker.openai.CallPieces.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers taken apart while they arrive, whatever the pieces in which they do. */
class CallPiecesTest {
    private static final Otherwise TEXT = new Otherwise.AnyText();

    /** What comes out of an answer that arrives so many characters at a time: text, then the calls. */
    private static String told(CallForm form, Otherwise otherwise, String answer, int size) {
        CallPieces pieces = CallPieces.of(new Output.Call(List.of(), otherwise, true), form);
        List<Piece> all = new ArrayList<>();
        for (int at = 0; at < answer.length(); at += size) {
            all.addAll(pieces.append(answer.substring(at, Math.min(answer.length(), at + size))));
        }
        all.addAll(pieces.finish());
        return all.stream()
                .map(piece -> switch (piece) {
                    case Piece.Content(String text) -> text;
                    case Piece.Opened(int call, String function) -> "#" + call + function + "#";
                    case Piece.Arguments(int _, String text) -> text;
                })
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void takesCallsOfEveryFormApart(int size) {
        assertThat(told(
                        CallForm.OWN,
                        TEXT,
                        "<tool_call>{\"name\": \"f.g-1\", \"arguments\": {\"a\":\"}\"}}</tool_call>",
                        size))
                .isEqualTo("#0f.g-1#{\"a\":\"}\"}");
        assertThat(told(CallForms.BARE, TEXT, "{\"name\": \"f\", \"parameters\": {}}", size))
                .isEqualTo("#0f#{}");
        assertThat(told(
                        CallForms.LISTED,
                        new Otherwise.Nothing(),
                        "[TOOL_CALLS] [{\"name\": \"f\", \"arguments\": {\"a\": [1]}, \"id\": \"abcDEF123\"}]",
                        size))
                .isEqualTo("#0f#{\"a\": [1]}");
        assertThat(told(CallForms.NUMBERED, TEXT, "[CALL]f[ID]abcDEF123[ARGS]{}", size))
                .isEqualTo("#0f#{}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void takesSeveralCallsApart(int size) {
        assertThat(told(
                        CallForms.MARKED,
                        TEXT,
                        "So.\n<tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": \"}\\\"\"}}\n</tool_call>\n"
                                + "<tool_call>\n{\"name\": \"g\", \"arguments\": {}}\n</tool_call>\n"
                                + "<tool_call>\n{\"name\": \"f\", \"arguments\": {\"b\": [{}]}}\n</tool_call>",
                        size))
                .isEqualTo("So.#0f#{\"a\": \"}\\\"\"}#1g#{}#2f#{\"b\": [{}]}");
        assertThat(told(
                        CallForms.LISTED,
                        new Otherwise.Nothing(),
                        "[TOOL_CALLS] [{\"name\": \"f\", \"arguments\": {\"a\": [1]}, \"id\": \"abcDEF123\"}, "
                                + "{\"name\": \"g\", \"arguments\": {}, \"id\": \"abcDEF124\"}]",
                        size))
                .isEqualTo("#0f#{\"a\": [1]}#1g#{}");
        assertThat(told(
                        CallForms.BARE,
                        TEXT,
                        "{\"name\": \"f\", \"parameters\": {}}; {\"name\": \"g\", \"parameters\": {}}",
                        size))
                .isEqualTo("#0f#{}#1g#{}");
        assertThat(told(CallForms.NUMBERED, TEXT, "[CALL]f[ID]abcDEF123[ARGS]12[CALL]g[ID]abcDEF124[ARGS]\"]\"", size))
                .isEqualTo("#0f#12#1g#\"]\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void whatIsCutOffOfASecondCallIsToldFromItsNameOn(int size) {
        // Given
        String first = "<tool_call>\n{\"name\": \"f\", \"arguments\": {}}\n</tool_call>";

        // When / Then
        assertThat(told(CallForms.MARKED, TEXT, first + "\n<tool_call>\n{\"name\": \"g", size))
                .isEqualTo("#0f#{}");
        assertThat(told(
                        CallForms.MARKED,
                        TEXT,
                        first + "\n<tool_call>\n{\"name\": \"g\", \"arguments\": {\"a\": \"b",
                        size))
                .isEqualTo("#0f#{}#1g#{\"a\": \"b");
    }

    @Test
    void aStopTextInTheClosingTakesNothingFromTheArguments() {
        assertThat(told(
                        CallForms.MARKED,
                        TEXT,
                        "<tool_call>\n{\"name\": \"f\", \"arguments\": {\"city\": \"Rome\"}}\n",
                        3))
                .isEqualTo("#0f#{\"city\": \"Rome\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 100})
    void tellsTheTextBeforeACallWithoutItsLastBlanks(int size) {
        assertThat(told(
                        CallForm.OWN,
                        TEXT,
                        "\n a <tool <b>:\n\n<tool_call>{\"name\": \"f\", \"arguments\": {}}</tool_call>",
                        size))
                .isEqualTo("\n a <tool <b>:#0f#{}");
        assertThat(told(
                        CallForms.LISTED,
                        TEXT,
                        " [1] [T \n[TOOL_CALLS] [{\"name\": \"f\", \"arguments\": {}, \"id\": \"abcDEF123\"}]",
                        size))
                .isEqualTo(" [1] [T#0f#{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Hello, <b>!", "ends <tool_ca", "ends with a line. ", "{\"nick\": 1}", "  ", "{\"na", "[TOOL"})
    void textStaysWhatItIs(String text) {
        for (CallForm form : List.of(CallForm.OWN, CallForms.BARE, CallForms.LISTED)) {
            for (int size : List.of(1, 4, 100)) {
                assertThat(told(form, TEXT, text, size)).isEqualTo(text);
            }
        }
    }

    @Test
    void bareJsonBehindTextIsText() {
        assertThat(told(CallForms.BARE, TEXT, "So: {\"name\": \"f\", \"parameters\": {}}", 3))
                .isEqualTo("So: {\"name\": \"f\", \"parameters\": {}}");
    }

    @Test
    void jsonOfASchemaIsTextAlsoWhereACallStandsInIt() {
        assertThat(told(
                        CallForms.NUMBERED,
                        new Otherwise.Json(Json.object(), true),
                        "{\"a\": \"[CALL]f[ID]abcDEF123[ARGS]\"}",
                        3))
                .isEqualTo("{\"a\": \"[CALL]f[ID]abcDEF123[ARGS]\"}");
        assertThat(told(CallForms.BARE, new Otherwise.Json(Json.object(), true), "{\"name\": \"Bo\", \"age\": 3}", 3))
                .isEqualTo("{\"name\": \"Bo\", \"age\": 3}");
    }

    @Test
    void aCallThatIsCutOffBeforeItsNameIsNothing() {
        assertThat(told(CallForm.OWN, new Otherwise.Nothing(), "<tool", 1)).isEmpty();
        assertThat(told(CallForm.OWN, TEXT, "Well. <tool_call>{\"name\": \"f", 1))
                .isEqualTo("Well.");
        assertThat(told(CallForms.BARE, TEXT, "{\"name\": \"f", 1)).isEmpty();
    }

    @Test
    void argumentsThatAreCutOffAreToldAsFarAsTheyCame() {
        assertThat(told(CallForm.OWN, TEXT, "<tool_call>{\"name\": \"f\", \"arguments\": {\"a\": \"b", 4))
                .isEqualTo("#0f#{\"a\": \"b");
    }
}
