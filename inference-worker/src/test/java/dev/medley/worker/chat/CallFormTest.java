package dev.medley.worker.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.medley.worker.chat.CallForm.Part;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CallFormTest {
    private static CallForm form(String opening) {
        return new CallForm(
                List.of(new Part.Literal(opening)), List.of(new Part.Literal("\": ")), List.of(), List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "<tool_call> {\"name\": \"    | <tool_call>      | true",
                "[TOOL_CALLS][{\"name\": \"    | [TOOL_CALLS][    | true",
                "[CALL]                       | [CALL]           | true",
                "{\"name\": \"                | {\"name\"        | false",
                "[{\"type\": 1, \"name\": \"  | [{\"type\"       | false",
                "{\"                          | {\"              | false",
                "> {\"name\": \"              | >                | false",
            })
    void isToldFromTextByItsFirstWordOrKey(String opening, String mark, boolean mayFollowText) {
        // When
        CallForm form = form(opening);

        // Then
        assertThat(form.mark()).isEqualTo(mark);
        assertThat(form.mayFollowText()).isEqualTo(mayFollowText);
        String rest = opening.substring(mark.length());
        assertThat(form.behindMark()).isEqualTo(rest.isEmpty() ? List.of() : List.of(new Part.Literal(rest)));
    }

    @Test
    void hasAnIdWhereverItStands() {
        // Given
        List<Part> opening = List.of(new Part.Literal("["));
        List<Part> between = List.of(new Part.Literal(" "));
        List<Part> id = List.of(new Part.Literal(" #"), new Part.Id());

        // When / Then
        assertThat(new CallForm(opening, between, id, List.of()).hasId()).isTrue();
        assertThat(new CallForm(opening, between, List.of(), List.of()).hasId()).isFalse();
    }

    @Test
    void callsOnceWhereThatIsWanted() {
        // Given
        List<Part> text = List.of(new Part.Literal(" | "));
        var form = new CallForm(text, text, List.of(), text);

        // When
        CallForm once = form.once();

        // Then
        assertThat(once).isEqualTo(new CallForm(text, text, List.of(), List.of()));
    }

    static Stream<List<List<Part>>> formsThatCanNotBeRead() {
        List<Part> text = List.of(new Part.Literal(" | "));
        List<Part> word = List.of(new Part.Literal("with"));
        List<Part> id = List.of(new Part.Literal("#"), new Part.Id());
        return Stream.of(
                List.of(List.of(), text, text, List.of()),
                List.of(text, List.of(), text, List.of()),
                List.of(text, word, text, List.of()),
                List.of(id, text, text, List.of()),
                List.of(text, text, text, id));
    }

    @ParameterizedTest
    @MethodSource
    void formsThatCanNotBeRead(List<List<Part>> form) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CallForm(form.get(0), form.get(1), form.get(2), form.get(3)));
    }
}
