package dev.medley.registry.hub;

import dev.medley.registry.sql.CaseKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a list of repositories is asked for, in Medley's words.
 *
 * @param words each of which is in the name or the title
 * @param tags the adapters' own
 * @param gated absent: whether or not
 * @param isEmpty whether something is asked for that no adapter is
 */
record HubQuery(
        Optional<String> author,
        List<String> words,
        List<String> tags,
        List<String> bases,
        List<String> licenses,
        Optional<Boolean> gated,
        boolean isEmpty) {
    /** Every adapter is these, whatever its card says. */
    private static final List<String> ALWAYS = List.of("peft", "safetensors", "lora", "text-generation");

    private static final List<String> BASES = List.of(
            "base_model:adapter:", "base_model:finetune:", "base_model:merge:", "base_model:quantized:", "base_model:");

    HubQuery {
        words = List.copyOf(words);
        tags = CaseKeys.of(tags);
        bases = List.copyOf(bases);
        licenses = CaseKeys.of(licenses);
    }

    /** Where a page ended: the value that it is sorted by, and the id. */
    record Place(double value, String id) {
        String text() {
            byte[] bytes = (value + " " + id).getBytes(StandardCharsets.UTF_8);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }

        static Place of(String cursor) {
            try {
                String[] parts =
                        new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 2);
                return new Place(Double.parseDouble(parts[0]), parts[1].replace("\0", ""));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException broken) {
                throw HubProblem.bad("INVALID_REQUEST", "cursor is none that a list gave.");
            }
        }
    }

    /** What lists are sorted by; without a word for it by name. */
    enum Order {
        NAME("", "0::double precision"),
        CREATED("createdAt", "extract(epoch from v.created_at)::double precision"),
        MODIFIED("lastModified", "extract(epoch from v.updated_at)::double precision"),
        LIKES("likes", HubCounts.LIKES + "::double precision"),
        DOWNLOADS("downloads", HubCounts.DOWNLOADS + "::double precision"),
        TRENDING("trendingScore", HubCounts.DOWNLOADS + "::double precision");

        private final String word;
        private final String sql;

        Order(String word, String sql) {
            this.word = word;
            this.sql = sql;
        }

        String sql() {
            return sql;
        }

        static Order of(String given) {
            String wanted = given == null ? "" : given;
            return Arrays.stream(values())
                    .filter(order -> order.word.equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> HubProblem.bad(
                            "INVALID_REQUEST", "sort is createdAt, lastModified, likes, downloads or trendingScore."));
        }
    }

    /** What the parameters of a request say, each as it was sent or null. */
    static HubQuery of(String author, String search, List<String> filters, String gated, String pipeline) {
        List<String> tags = new ArrayList<>();
        List<String> bases = new ArrayList<>();
        List<String> licenses = new ArrayList<>();
        for (String filter : filters) {
            Optional<String> base = BASES.stream().filter(filter::startsWith).findFirst();
            if (base.isPresent()) {
                bases.add(filter.substring(base.get().length()));
            } else if (filter.startsWith("license:")) {
                licenses.add(filter.substring("license:".length()));
            } else if (!ALWAYS.contains(filter.toLowerCase(Locale.ROOT))) {
                tags.add(filter);
            }
        }
        boolean otherRelation =
                filters.stream().anyMatch(filter -> filter.matches("base_model:(finetune|merge|quantized):.*"));
        boolean otherTask = pipeline != null && !pipeline.equals("text-generation");
        List<String> words = search == null
                ? List.of()
                : Arrays.stream(search.toLowerCase(Locale.ROOT).strip().split("\\s+"))
                        .filter(word -> !word.isEmpty())
                        .limit(20)
                        .toList();
        return new HubQuery(
                Optional.ofNullable(author),
                words,
                tags,
                bases,
                licenses,
                Optional.ofNullable(gated).map(HubQuery::flag),
                otherRelation || otherTask);
    }

    private static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "auto", "manual" -> true;
            case "false" -> false;
            default -> throw HubProblem.bad("INVALID_REQUEST", "gated is true or false.");
        };
    }
}
