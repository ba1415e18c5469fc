package dev.medley.worker.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputReaderTest {
    private static final String TOOLS = "'tools':[{'type':'function','function':{'name':'f'}}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                                                            | true",
                ",'parallel_tool_calls':null                                 | true",
                ",'parallel_tool_calls':true,'tool_choice':'required'        | true",
                ",'parallel_tool_calls':false                                | false",
                ",'parallel_tool_calls':false,'tool_choice':'required'       | false",
                ",'tool_choice':{'type':'function','function':{'name':'f'}}  | false",
            })
    void wantsSeveralCallsUnlessTheRequestSaysOtherwise(String fields, boolean mayRepeat) throws Exception {
        // Given
        String body = "{" + TOOLS + (fields == null ? "" : fields) + "}";
        var reader = new OutputReader(new Fields((ObjectNode) HttpWorker.JSON.readTree(body.replace('\'', '"'))));

        // When
        Output output = reader.read().output();

        // Then
        assertThat(((Output.Call) output).mayRepeat()).isEqualTo(mayRepeat);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                 | false",
                ",'strict':null   | false",
                ",'strict':false  | false",
                ",'strict':true   | true",
            })
    void aSchemaBindsWhereTheRequestSaysSo(String fields, boolean isStrict) throws Exception {
        // Given
        String body = "{'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'not':{}}"
                + (fields == null ? "" : fields) + "}}}";
        var reader = new OutputReader(new Fields((ObjectNode) HttpWorker.JSON.readTree(body.replace('\'', '"'))));

        // When
        Output output = reader.read().output();

        // Then
        assertThat(((Output.OfSchema) output).isStrict()).isEqualTo(isStrict);
    }
}
