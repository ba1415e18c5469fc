package dev.medley.registry.search;

import java.util.List;

/**
 * What is known of a version in words.
 *
 * @param id {@code owner/name}
 * @param card Markdown without its front matter; empty where there is none
 * @param prompts example prompts; empty where there are none
 */
record AdapterText(String id, String title, String summary, List<String> tags, String card, List<String> prompts) {
    /** The paper takes 20 samples an adapter; more cost time and move the mean little. */
    private static final int MAX_PROMPTS = 64;

    AdapterText {
        tags = List.copyOf(tags);
        prompts = prompts.stream()
                .filter(prompt -> !prompt.isBlank())
                .limit(MAX_PROMPTS)
                .toList();
    }

    /** What search compares a query with: the most telling first, because the embedder reads only so far. */
    String searchText() {
        return String.join("\n", title, summary, String.join(", ", tags), card);
    }
}
