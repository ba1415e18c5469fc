package dev.medley.e2e.browser;

import com.microsoft.playwright.Page;
import dev.medley.e2e.RunningMedley;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** axe-core, as the portal's package.json pins it, run inside a page. */
final class Axe {
    /** Of what passes axe would describe each element, too. */
    private static final String RULES = """
            async () => (await axe.run(document, {
                    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
                    resultTypes: ['violations'],
                }))
                .violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')} (${node.failureSummary})`))
            """;

    private final String source;

    Axe() {
        try {
            source = Files.readString(RunningMedley.ROOT.resolve("web-ui/node_modules/axe-core/axe.min.js"));
        } catch (IOException e) {
            throw new UncheckedIOException("axe-core is not there: build web-ui first", e);
        }
    }

    /** Every violation with the element and what would repair it. */
    @SuppressWarnings("unchecked")
    List<String> violations(Page page) {
        page.evaluate(source);
        return (List<String>) page.evaluate(RULES);
    }
}
