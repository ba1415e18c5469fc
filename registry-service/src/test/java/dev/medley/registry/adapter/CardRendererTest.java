package dev.medley.registry.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CardRendererTest {
    private static final int LONG = 100_000;

    /** What makes parsers of Markdown recurse too deeply, go over the text again and again, or write far more than they read. */
    static Stream<String> hostile() {
        return Stream.of(
                ">".repeat(LONG),
                "1. ".repeat(LONG / 3),
                "*".repeat(LONG / 2) + "a" + "*".repeat(LONG / 2),
                "![".repeat(LONG / 2) + "](a)".repeat(LONG / 4),
                "<".repeat(LONG),
                "<a ".repeat(LONG / 3),
                "x <!--".repeat(LONG / 6),
                "[a](".repeat(LONG / 4),
                "~".repeat(LONG / 2) + "a" + "~".repeat(LONG / 2),
                "~~a ".repeat(LONG / 4),
                "a@".repeat(LONG / 2),
                "https://".repeat(LONG / 8),
                "- [x] ".repeat(LONG / 6),
                "- [ ] a\n".repeat(LONG / 8),
                "www.a.".repeat(LONG / 6) + "(".repeat(LONG / 4),
                "|a".repeat(1_000) + "\n" + "|-".repeat(1_000) + "\n" + "|b\n".repeat(LONG / 3));
    }

    @ParameterizedTest
    @MethodSource
    void hostile(String markdown) {
        // When
        String html = CardRenderer.html(markdown);

        // Then
        assertThat(html).isNotBlank().hasSizeLessThan(10 * markdown.length());
    }

    @ParameterizedTest
    @CsvSource({"'>', <blockquote>, 20", "'- ', <ul>, 10", "'1. ', <ol>, 10"})
    void nestsBlocksAsDeepAsAPageHasRoomAndKeepsTheWords(String mark, String tag, int deepest) {
        // When
        String html = CardRenderer.html(mark.repeat(5_000) + "deep\n\n" + mark.repeat(3) + "shallow");

        // Then
        assertThat(html.split(tag, -1)).hasSizeBetween(deepest, deepest + 4);
        assertThat(html).contains("deep", "shallow");
    }

    @Test
    void strikesThroughAndLinksWhatIsAnAddress() {
        // When
        String html = CardRenderer.html("~~old~~ https://example.org/a?b=1 and javascript:alert(1)");

        // Then
        assertThat(html)
                .contains("<del>old</del>", "<a href=\"https://example.org/a?b&#61;1\" rel=\"")
                .contains("and javascript:alert(1)");
    }

    @Test
    void showsTasksAsBoxesThatNobodyTicks() {
        // When
        String html = CardRenderer.html(
                "- [ ] train\n- [x] **publish**\n\n1. [X] rest\n\n[ ] none\n\n- [y] none\n\n<input type=\"text\" onclick=\"a()\">");

        // Then
        assertThat(html.split("<input ", -1)).hasSize(4);
        assertThat(html)
                .contains("<li><input type=\"checkbox\" aria-label=\"to do\" disabled=\"\" /> train</li>")
                .contains("disabled=\"\" checked=\"\" /> <strong>publish</strong>", "/> rest", "[ ] none", "[y] none")
                .contains("&lt;input");
    }

    @Test
    void rendersTables() {
        assertThat(CardRenderer.html("|a|b|\n|-|-:|\n|1|2|\n")).contains("<table>", "<td align=\"right\">2</td>");
    }
}
