package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlendReaderTest {
    @Test
    void readsAdaptersWithAndWithoutWeight() {
        // Given
        JsonNode adapters =
                json("[{'id':'medley/a','weight':0.7},{'id':'medley/b:v2','weight':-4}, {'id':'medley/c'}]");

        // When
        List<WantedAdapter> wanted = BlendReader.adapters(adapters);

        // Then
        assertThat(wanted)
                .containsExactly(
                        new WantedAdapter("medley/a", Optional.of(0.7)),
                        new WantedAdapter("medley/b:v2", Optional.of(-4.0)),
                        new WantedAdapter("medley/c", Optional.empty()));
    }

    @Test
    void readsAWholeMixture() {
        // Given
        JsonNode mixture = json("{'mode':'uniform','top_k':8,'prior':'none','temperature':0.02,'gain':1.2,"
                + "'filter':{'tags':['numbers'],'license':['apache-2.0']},'exclude':['Medley/A']}");

        // When
        WantedMixture wanted = BlendReader.mixture(mixture);

        // Then
        assertThat(wanted.mode()).contains(MixtureMode.UNIFORM);
        assertThat(wanted.topK()).contains(8);
        assertThat(wanted.temperature()).contains(0.02);
        assertThat(wanted.gain()).contains(1.2);
        assertThat(wanted.filter().tags()).containsExactly("numbers");
        assertThat(wanted.filter().licenses()).containsExactly("apache-2.0");
        assertThat(wanted.filter().excluded()).containsExactly("medley/a");
    }

    @Test
    void takesMissingAndNullAsDefaults() {
        // Given
        JsonNode body = json("{'adapters':null,'mixture':null}");

        // When
        List<WantedAdapter> adapters = BlendReader.adapters(body.path("adapters"));
        WantedMixture mixture = BlendReader.mixture(body.path("mixture"));

        // Then
        assertThat(adapters).isEmpty();
        assertThat(mixture).isEqualTo(WantedMixture.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{}                                               | adapters",
                "[]                                               | adapters",
                "'medley/a'                                       | adapters",
                "[1]                                              | adapters[0]",
                "[{}]                                             | adapters[0].id",
                "[{'id':' '}]                                     | adapters[0].id",
                "[{'id':7}]                                       | adapters[0].id",
                "[{'id':'m/a'},{'id':'m/a'}]                      | adapters[1].id",
                "[{'id':'m/a','weight':4.01}]                     | adapters[0].weight",
                "[{'id':'m/a','weight':-5}]                       | adapters[0].weight",
                "[{'id':'m/a','weight':1e999}]                    | adapters[0].weight",
                "[{'id':'m/a','weight':'0.5'}]                    | adapters[0].weight",
                "[{'id':'m/a','weight':true}]                     | adapters[0].weight",
                "[{'id':'m/a','wieght':1}]                        | adapters[0].wieght",
                "[{'id':'a/1'},{'id':'a/2'},{'id':'a/3'},{'id':'a/4'},{'id':'a/5'},{'id':'a/6'},{'id':'a/7'},{'id':'a/8'},{'id':'a/9'}] | adapters",
            })
    void refusesMalformedAdaptersByName(String adapters, String param) {
        // Given
        JsonNode node = json(adapters);

        // When
        RequestRefused refused = catchThrowableOfType(RequestRefused.class, () -> BlendReader.adapters(node));

        // Then
        assertThat(refused.code()).isEqualTo("invalid_adapter_blend");
        assertThat(refused.param()).contains(param);
        assertThat(refused.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[]                           | invalid_adapter_blend | mixture",
                "{'mod':'uniform'}            | invalid_adapter_blend | mixture.mod",
                "{'mode':'loud'}              | invalid_adapter_blend | mixture.mode",
                "{'mode':'base'}              | invalid_adapter_blend | mixture.mode",
                "{'mode':3}                   | invalid_adapter_blend | mixture.mode",
                "{'router':3}                 | invalid_adapter_blend | mixture.router",
                "{'mode':'arrow','router':'o/r'} | invalid_adapter_blend | mixture.router",
                "{'explain':1}                | invalid_adapter_blend | mixture.explain",
                "{'top_k':0}                  | invalid_adapter_blend | mixture.top_k",
                "{'top_k':9}                  | invalid_adapter_blend | mixture.top_k",
                "{'top_k':2.5}                | invalid_adapter_blend | mixture.top_k",
                "{'top_k':99999999999}        | invalid_adapter_blend | mixture.top_k",
                "{'temperature':0}            | invalid_adapter_blend | mixture.temperature",
                "{'temperature':-1}           | invalid_adapter_blend | mixture.temperature",
                "{'temperature':1e999}        | invalid_adapter_blend | mixture.temperature",
                "{'temperature':'1'}          | invalid_adapter_blend | mixture.temperature",
                "{'gain':0}                   | invalid_adapter_blend | mixture.gain",
                "{'gain':4.1}                 | invalid_adapter_blend | mixture.gain",
                "{'gain':'1'}                 | invalid_adapter_blend | mixture.gain",
                "{'prior':'best'}             | invalid_adapter_blend | mixture.prior",
                "{'filter':[]}                | invalid_adapter_blend | mixture.filter",
                "{'filter':{'tag':['a']}}     | invalid_adapter_blend | mixture.filter.tag",
                "{'filter':{'tags':'a'}}      | invalid_adapter_blend | mixture.filter.tags",
                "{'filter':{'license':[1]}}   | invalid_adapter_blend | mixture.filter.license",
                "{'exclude':'m/a'}            | invalid_adapter_blend | mixture.exclude",
                "{'exclude':['!!']}           | invalid_adapter_blend | mixture.exclude",
                "{'exclude':['m/a:latest']}   | invalid_adapter_blend | mixture.exclude",
            })
    void refusesMalformedMixturesByName(String mixture, String code, String param) {
        // Given
        JsonNode node = json(mixture);

        // When
        RequestRefused refused = catchThrowableOfType(RequestRefused.class, () -> BlendReader.mixture(node));

        // Then
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.param()).contains(param);
    }

    private static JsonNode json(String singleQuoted) {
        String wrapped = "{\"it\":" + singleQuoted.replace('\'', '"') + "}";
        return JsonBody.parse(wrapped.getBytes(StandardCharsets.UTF_8)).get("it");
    }
}
