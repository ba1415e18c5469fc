package dev.medley.registry.adapter;

import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/**
 * Turns the Markdown of a card into HTML that is safe to show: raw HTML is written out as text, and an allow-list takes away whatever is left.
 * Rendered at each request, because rules change and stored HTML would not.
 */
final class CardRenderer {
    /** Every row has as many cells as the head, written or not: a little text can be a huge table. */
    private static final int MOST_CELLS = 20_000;

    /** Blocks inside each other, of which a level of a list is two: what is deeper has no room on a page, and is text of the deepest one. */
    private static final int DEEPEST = 20;

    private static final List<Extension> OF_WORDS =
            List.of(StrikethroughExtension.create(), AutolinkExtension.create(), new TaskItems());
    private static final List<Extension> TABLES =
            List.of(new TablesExtension.Builder().maxCells(MOST_CELLS).build());
    private static final Parser PARSER = ofWords().extensions(TABLES).build();
    private static final Parser WITHOUT_TABLES = ofWords().build();
    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
            .extensions(OF_WORDS)
            .extensions(TABLES)
            .escapeHtml(true)
            .sanitizeUrls(true)
            .build();
    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowElements(
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "p",
                    "ul",
                    "ol",
                    "li",
                    "blockquote",
                    "pre",
                    "code",
                    "em",
                    "strong",
                    "del")
            .allowElements("hr", "br", "table", "thead", "tbody", "tr", "th", "td", "a")
            .allowAttributes("href")
            .onElements("a")
            .allowAttributes("align")
            .matching(true, "left", "right", "center")
            .onElements("th", "td")
            .allowElements("input")
            .allowAttributes("type")
            .matching(true, "checkbox")
            .onElements("input")
            .allowAttributes("aria-label")
            .matching(true, TaskItems.DONE, TaskItems.OPEN)
            .onElements("input")
            .allowAttributes("disabled", "checked")
            .matching(true, "")
            .onElements("input")
            .allowUrlProtocols("http", "https", "mailto")
            .requireRelsOnLinks("ugc", "nofollow", "noopener")
            .toFactory();

    private CardRenderer() {}

    /** @param markdown without its front matter */
    static String html(String markdown) {
        return POLICY.sanitize(RENDERER.render(parse(markdown)));
    }

    private static Parser.Builder ofWords() {
        return Parser.builder().extensions(OF_WORDS).maxOpenBlockParsers(DEEPEST);
    }

    private static Node parse(String markdown) {
        try {
            return PARSER.parse(markdown);
        } catch (IllegalArgumentException tooManyCells) {
            return WITHOUT_TABLES.parse(markdown);
        }
    }
}
