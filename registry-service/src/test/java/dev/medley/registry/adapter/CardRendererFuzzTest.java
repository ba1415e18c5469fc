package dev.medley.registry.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;

/**
 * Cards of strangers: whatever they hold, what is shown is a few harmless elements, text, and the comment by which the sanitiser parts two braces. A search
 * has to watch the libraries that do the work: {@code JAZZER_INSTRUMENTATION_INCLUDES='dev.medley.**:org.commonmark.**:org.owasp.html.**'}.
 */
class CardRendererFuzzTest {
    private static final Pattern HARMLESS = Pattern.compile(
            "<!-- -->|<input type=\"checkbox\" aria-label=\"(to do|done)\" disabled=\"[a-z]*\"( checked=\"[a-z]*\")? />"
                    + "|</?(h[1-6]|p|ul|ol|li|blockquote|pre|code|em|strong|del|hr|br|table|thead|tbody|tr|th|td|a)"
                    + "( (rel|align)=\"[a-z ]*\"| href=\"([^\":]*|(?i:https?|mailto):[^\"]*|[^\":]*[/?#][^\"]*)\")*( /)?>");

    @FuzzTest(maxDuration = "8m")
    void html(byte[] markdown) {
        String html = CardRenderer.html(new String(markdown, StandardCharsets.UTF_8));

        assertThat(HARMLESS.matcher(html).replaceAll("")).doesNotContain("<");
    }
}
