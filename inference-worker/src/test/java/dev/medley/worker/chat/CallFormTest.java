package dev.medley.worker.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.medley.worker.chat.CallForm.Part;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallFormTest {
    private static CallForm form(String opening) {
        return new CallForm(
                List.of(new Part.Literal(opening), new Part.Name(), new Part.Literal("\": "), new Part.Arguments()));
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
        assertThat(form.behindMark().getFirst()).isEqualTo(rest.isEmpty() ? new Part.Name() : new Part.Literal(rest));
    }

    @Test
    void countsWhatFollowsTheArguments() {
        // Given
        CallForm form = new CallForm(List.of(
                new Part.Literal("["),
                new Part.Name(),
                new Part.Literal(" "),
                new Part.Arguments(),
                new Part.Literal(" #"),
                new Part.Id(),
                new Part.Literal("]")));

        // When / Then
        assertThat(form.closing()).isEqualTo(2 + CallForm.ID_LENGTH + 1);
        assertThat(form.hasId()).isTrue();
        assertThat(CallForm.OWN.closing()).isEqualTo("}</tool_call>".length());
    }

    @Test
    void isNoneWithoutATextToBeginWith() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CallForm(List.of(new Part.Name(), new Part.Literal(" "), new Part.Arguments())));
    }
}
