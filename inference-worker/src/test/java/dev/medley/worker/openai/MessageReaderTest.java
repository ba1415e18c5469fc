package dev.medley.worker.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.medley.worker.chat.Conversation.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
    @Test
    void joinsPartsAndTakesDevelopersForTheSystem() {
        // When
        List<Message> messages = read("[{'role':'developer','content':'Be brief.'},"
                + "{'role':'user','content':[{'type':'text','text':'Say'},{'type':'text','text':' one.'}]}]");

        // Then
        assertThat(messages).extracting(Message::role).containsExactly("system", "user");
        assertThat(messages.getLast().content()).isEqualTo("Say one.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'role':'assistant','content':null}",
                "{'role':'assistant','content':null,'tool_calls':[]}",
                "{'role':'assistant','content':null,'tool_calls':null,'refusal':'No.'}",
                "{'role':'assistant'}",
            })
    void anAnswerThatSaidNothingIsEmpty(String answer) {
        assertThat(read("[{'role':'user','content':'Hi.'}," + answer + "]")
                        .getLast()
                        .content())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'x'                                                      | messages[0].role",
                "{'role':'User','content':'x'}                            | messages[0].role",
                "{'role':'user','content':null}                           | messages[0].content",
                "{'role':'user','content':7}                              | messages[0].content",
                "{'role':'user','content':[{'type':'image_url'}]}         | messages[0].content",
                "{'role':'user','content':[]}                             | messages",
                "{'role':'assistant','content':'x','tool_calls':7}        | messages[0].tool_calls",
                "{'role':'assistant','tool_calls':[{'function':{}}]}      | messages[0].tool_calls[0].function",
                "{'role':'tool','content':'x','tool_call_id':'never'}     | messages[0].tool_call_id",
            })
    void refusesByName(String message, String param) {
        // When
        InvalidRequest refused = catchThrowableOfType(InvalidRequest.class, () -> read("[" + message + "]"));

        // Then
        assertThat(refused.param()).contains(param);
    }

    private static List<Message> read(String messages) {
        String body = ("{'messages':" + messages + "}").replace('\'', '"');
        return MessageReader.read(new Fields(Json.parseObject(body.getBytes(StandardCharsets.UTF_8))));
    }
}
