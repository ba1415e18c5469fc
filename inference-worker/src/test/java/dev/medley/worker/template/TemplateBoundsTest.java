package dev.medley.worker.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile templates end soon, with a typed problem, and reach nothing but their values. */
class TemplateBoundsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
                "{% for a in range(9) %}{% for b in range(99999) %}{{ 'x' * 99 }}{% endfor %}{% endfor %}",
                "{{ range(1000000000) }}",
                "{{ 'x' * 1000000000 }}",
                "{{ [1] * 1000000000 }}",
                "{{ [1, 2] * 9000000000000000000 }}",
                "{% set n = namespace(t='xx') %}{% for a in range(99) %}{% set n.t = n.t + n.t %}{% endfor %}",
                "{% set n = namespace(t='xx') %}{% for a in range(99) %}{% set n.t = n.t ~ n.t %}{% endfor %}",
                "{% set n = namespace(t='xx') %}{% for a in range(99) %}{% set n.t = n.t|replace('x', n.t) %}{% endfor"
                        + " %}",
                "{% set n = namespace(t='xx') %}{% for a in range(99) %}{% set n.t = n.t.join([n.t, n.t, n.t]) %}{%"
                        + " endfor %}",
                "{% set n = namespace(t='a') %}{% for a in range(99) %}{% set n.t = '{0}{0}'.format(n.t) %}{% endfor"
                        + " %}",
                "{% set n = namespace(t=[1]) %}{% for a in range(999) %}{% set n.t = [n.t] %}{% endfor %}{{ n.t }}",
                "{% set n = namespace(t=[1]) %}{% for a in range(999) %}{% set n.t = [n.t] %}{% endfor %}{{ n.t|tojson"
                        + " }}",
                "{% set n = namespace(t=[1]) %}{% for a in range(99) %}{% set n.t = [n.t, n.t] %}{% endfor %}{{ n.t }}",
                "{% set n = namespace(t=[1]) %}{% for a in range(60) %}{% set n.t = [n.t, n.t] %}{% endfor %}{{ n.t =="
                        + " [n.t[0], n.t[0]] }}",
                "{% set n = namespace(t=[1]) %}{% for a in range(60) %}{% set n.t = [n.t, n.t] %}{% endfor %}{{ {n.t:"
                        + " 1} }}",
                "{% set n = namespace(t=[1]) %}{% for a in range(60) %}{% set n.t = [n.t, n.t] %}{% endfor %}"
                        + "{{ [n.t[0], n.t[0]] is sameas n.t }}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
                "{{ 9 ** 9 ** 9 }}",
                "{{ 'a\\n'|indent(999999999) }}",
                "{{ {'a': 1}|tojson(indent=999999999) }}",
                "{{ [1]|batch(999999999, 0)|list }}",
                "{{ ('x' * 4000000)|list }}",
                "{{ ('x,' * 2000000).split(',') }}",
                "{% set t = 'x' * 4000000 %}{% for a in range(99999) %}{{ t.find('y') }}{% endfor %}",
                "{% set t = 'x' * 4000000 %}{% for a in range(99999) %}{% if 'y' in t %}{% endif %}{% endfor %}",
                "{% set t = range(99999)|list %}{% for a in t %}{% if -1 in t %}{% endif %}{% endfor %}",
                "{% set t = range(99999)|list %}{{ t|unique }}",
                "{{ 9223372036854775807 + 1 }}",
                "{{ 10 ** 30 }}"
            })
    void endsWhatCostsTooMuch(String template) {
        assertThatExceptionOfType(TemplateFailed.class)
                .isThrownBy(() -> Template.parse(template).render(Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "{{ -", "not ", "{% if t %}", "a[", "{'a':"})
    void refusesDeepNesting(String piece) {
        // Given
        String template = piece.startsWith("{%") ? piece.repeat(20_000) : "{{ " + piece.repeat(20_000);

        // When / Then
        assertThatExceptionOfType(TemplateSyntax.class).isThrownBy(() -> Template.parse(template));
    }

    @Test
    void textOfMessagesIsNeverATemplate() {
        assertThat(Template.parse("{{ m }}{{ m|upper }}").render(Map.of("m", "{{ 1 }}{% if x %}")))
                .isEqualTo("{{ 1 }}{% if x %}{{ 1 }}{% IF X %}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ m.getClass }}",
                "{{ m['class'] }}",
                "{{ m.__class__ }}",
                "{{ range.body }}",
                "{{ ''.text }}",
                "{{ m.format.name }}"
            })
    void nothingOfJavaOrPythonShows(String template) {
        assertThat(Template.parse(template).render(Map.of("m", "text"))).isEmpty();
    }

    @Test
    void saysWhichLineCanNotBeRead() {
        assertThatExceptionOfType(TemplateSyntax.class)
                .isThrownBy(() -> Template.parse("a\n{# b\n #}\n{% include 'x' %}"))
                .withMessage("line 4: the tag include is not supported here");
    }

    @Test
    void longConversationsFitTheBounds() {
        // Given
        String text = "All work and no play. ".repeat(40_000);
        String template = "{% for m in ms %}{{ m.strip() + '\n' }}{% endfor %}";

        // When
        String rendered = Template.parse(template).render(Map.of("ms", Collections.nCopies(4, text)));

        // Then
        assertThat(rendered).hasSize(4 * text.length());
    }
}
