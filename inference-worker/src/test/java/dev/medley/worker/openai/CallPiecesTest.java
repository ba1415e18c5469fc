package dev.medley.worker.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.worker.chat.CallForm;
import dev.medley.worker.chat.CallForm.Part;
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
    private static final CallForm BARE = new CallForm(List.of(
            new Part.Literal("{\"name\": \""),
            new Part.Name(),
            new Part.Literal("\", \"parameters\": "),
            new Part.Arguments(),
            new Part.Literal("}")));
    private static final CallForm LISTED = new CallForm(List.of(
            new Part.Literal("[TOOL_CALLS] [{\"name\": \""),
            new Part.Name(),
            new Part.Literal("\", \"arguments\": "),
            new Part.Arguments(),
            new Part.Literal(", \"id\": \""),
            new Part.Id(),
            new Part.Literal("\"}]")));
    private static final CallForm NUMBERED = new CallForm(List.of(
            new Part.Literal("[CALL]"),
            new Part.Name(),
            new Part.Literal("[ID]"),
            new Part.Id(),
            new Part.Literal("[ARGS]"),
            new Part.Arguments()));

    private static final Otherwise TEXT = new Otherwise.AnyText();

    /** What comes out of an answer that arrives so many characters at a time: text, then the call. */
    private static String told(CallForm form, Otherwise otherwise, String answer, int size, boolean isComplete) {
        CallPieces pieces = CallPieces.of(new Output.Call(List.of(), otherwise), form);
        List<Piece> all = new ArrayList<>();
        for (int at = 0; at < answer.length(); at += size) {
            all.addAll(pieces.append(answer.substring(at, Math.min(answer.length(), at + size))));
        }
        all.addAll(pieces.finish(isComplete));
        return all.stream()
                .map(piece -> switch (piece) {
                    case Piece.Content(String text) -> text;
                    case Piece.Opened(String function) -> "#" + function + "#";
                    case Piece.Arguments(String text) -> text;
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
                        size,
                        true))
                .isEqualTo("#f.g-1#{\"a\":\"}\"}");
        assertThat(told(BARE, TEXT, "{\"name\": \"f\", \"parameters\": {}}", size, true))
                .isEqualTo("#f#{}");
        assertThat(told(
                        LISTED,
                        new Otherwise.Nothing(),
                        "[TOOL_CALLS] [{\"name\": \"f\", \"arguments\": {\"a\": [1]}, \"id\": \"abcDEF123\"}]",
                        size,
                        true))
                .isEqualTo("#f#{\"a\": [1]}");
        assertThat(told(NUMBERED, TEXT, "[CALL]f[ID]abcDEF123[ARGS]{}", size, true))
                .isEqualTo("#f#{}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 100})
    void tellsTheTextBeforeACallWithoutItsLastBlanks(int size) {
        assertThat(told(
                        CallForm.OWN,
                        TEXT,
                        "\n a <tool <b>:\n\n<tool_call>{\"name\": \"f\", \"arguments\": {}}</tool_call>",
                        size,
                        true))
                .isEqualTo("\n a <tool <b>:#f#{}");
        assertThat(told(
                        LISTED,
                        TEXT,
                        " [1] [T \n[TOOL_CALLS] [{\"name\": \"f\", \"arguments\": {}, \"id\": \"abcDEF123\"}]",
                        size,
                        true))
                .isEqualTo(" [1] [T#f#{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Hello, <b>!", "ends <tool_ca", "ends with a line. ", "{\"nick\": 1}", "  ", "{\"na", "[TOOL"})
    void textStaysWhatItIs(String text) {
        for (CallForm form : List.of(CallForm.OWN, BARE, LISTED)) {
            for (int size : List.of(1, 4, 100)) {
                assertThat(told(form, TEXT, text, size, true)).isEqualTo(text);
            }
        }
    }

    @Test
    void bareJsonBehindTextIsText() {
        assertThat(told(BARE, TEXT, "So: {\"name\": \"f\", \"parameters\": {}}", 3, true))
                .isEqualTo("So: {\"name\": \"f\", \"parameters\": {}}");
    }

    @Test
    void jsonOfASchemaIsTextAlsoWhereACallStandsInIt() {
        assertThat(told(
                        NUMBERED,
                        new Otherwise.Json(Json.object()),
                        "{\"a\": \"[CALL]f[ID]abcDEF123[ARGS]\"}",
                        3,
                        true))
                .isEqualTo("{\"a\": \"[CALL]f[ID]abcDEF123[ARGS]\"}");
        assertThat(told(BARE, new Otherwise.Json(Json.object()), "{\"name\": \"Bo\", \"age\": 3}", 3, true))
                .isEqualTo("{\"name\": \"Bo\", \"age\": 3}");
    }

    @Test
    void aCallThatIsCutOffBeforeItsNameIsNothing() {
        assertThat(told(CallForm.OWN, new Otherwise.Nothing(), "<tool", 1, false))
                .isEmpty();
        assertThat(told(CallForm.OWN, TEXT, "Well. <tool_call>{\"name\": \"f", 1, false))
                .isEqualTo("Well.");
        assertThat(told(BARE, TEXT, "{\"name\": \"f", 1, false)).isEmpty();
    }

    @Test
    void argumentsThatAreCutOffAreToldAsFarAsTheyCame() {
        assertThat(told(CallForm.OWN, TEXT, "<tool_call>{\"name\": \"f\", \"arguments\": {\"a\": \"b", 4, false))
                .isEqualTo("#f#{\"a\": \"b");
    }
}
