package dev.medley.registry.recipe;

import com.google.re2j.Pattern;
import dev.medley.format.AdapterReference;
import dev.medley.format.UserPattern;
import dev.medley.registry.recipe.Step.Check;
import dev.medley.registry.recipe.Step.Filter;
import dev.medley.registry.recipe.Step.Generate;
import dev.medley.registry.recipe.Step.Mix;
import dev.medley.registry.recipe.Step.Pinned;
import dev.medley.registry.recipe.Step.Retrieve;
import dev.medley.registry.recipe.Step.Retry;
import dev.medley.registry.recipe.Step.Rewrite;
import dev.medley.registry.recipe.Step.Score;
import dev.medley.registry.retrieve.AdapterFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one step. A step that can't be read at all is left out; the finding that says why keeps the recipe from being stored. */
final class StepReader {
    static final int LONGEST_TEMPLATE = 20_000;
    private static final int MOST_ADAPTERS = 8;
    private static final int MOST_TOKENS = 2_048;
    private static final double MOST_WEIGHT = 4;
    private static final int LONGEST_PATTERN = 1_000;
    private static final Set<String> MODES = Set.of("ramole", "arrow", "weighted", "uniform", "single", "fusion");

    private StepReader() {}

    static Optional<Step> read(Fields fields) {
        return switch (fields.node().path("kind").asText()) {
            case "rewrite" -> rewrite(fields);
            case "retrieve" -> retrieve(fields);
            case "filter" -> filter(fields);
            case "score" -> {
                fields.known("kind", "by", "temperature", "shares", "factors", "prior");
                yield ScoringReader.read(fields).map(Score::new);
            }
            case "mix" -> mix(fields);
            case "generate" -> generate(fields);
            case "check" -> check(fields);
            case "retry" -> retry(fields);
            default -> {
                fields.findings()
                        .invalid(
                                fields.at("kind"),
                                "must be rewrite, retrieve, filter, score, mix, generate, check or retry");
                yield Optional.empty();
            }
        };
    }

    private static Optional<Step> rewrite(Fields fields) {
        fields.known("kind", "template", "into", "maxTokens");
        fields.missing("template", "what the base is asked to rewrite");
        fields.missing("into", "the variable that keeps the words");
        int tokens = fields.whole("maxTokens", 1, MOST_TOKENS).orElse(64);
        Optional<String> into = into(fields);
        return fields.template("template", LONGEST_TEMPLATE)
                .flatMap(template -> into.map(name -> new Rewrite(template, name, tokens)));
    }

    private static Optional<Step> retrieve(Fields fields) {
        fields.known("kind", "query", "topK");
        int count = fields.whole("topK", 1, MOST_ADAPTERS).orElse(3);
        Template query = fields.template("query", LONGEST_TEMPLATE).orElse(Template.of(Variable.QUESTION));
        return Optional.of(new Retrieve(query, count));
    }

    private static Optional<Step> filter(Fields fields) {
        fields.known("kind", "tags", "license", "exclude", "leastScore", "fits");
        var wanted = new AdapterFilter(fields.words("tags"), fields.words("license"), fields.names("exclude"));
        return Optional.of(new Filter(wanted, fields.number("leastScore", -1, 1), fields.flag("fits")));
    }

    private static Optional<Step> mix(Fields fields) {
        fields.known("kind", "mode", "atMost", "leastShare", "pinned", "router");
        String mode = fields.text("mode", 20).orElse("weighted");
        if (!MODES.contains(mode)) {
            fields.findings().invalid(fields.at("mode"), "must be ramole, arrow, weighted, uniform, single or fusion");
        }
        List<Pinned> pinned = new ArrayList<>();
        for (Fields each : fields.children("pinned", MOST_ADAPTERS)) {
            each.known("id", "weight");
            each.missing("id", "owner/name of the adapter");
            double weight = each.number("weight", -MOST_WEIGHT, MOST_WEIGHT).orElse(1.0);
            reference(each, "id").ifPresent(id -> pinned.add(new Pinned(id, weight)));
        }
        if (pinned.stream().map(Pinned::id).distinct().count() < pinned.size()) {
            fields.findings().invalid(fields.at("pinned"), "must not name an adapter twice");
        }
        Optional<String> router = reference(fields, "router");
        if (router.isPresent() && !mode.equals("ramole")) {
            fields.findings().invalid(fields.at("router"), "is for mode ramole only");
        }
        return Optional.of(new Mix(
                mode,
                fields.whole("atMost", 1, MOST_ADAPTERS).orElse(MOST_ADAPTERS),
                fields.number("leastShare", 0, 1).orElse(0.0),
                pinned,
                router));
    }

    private static Optional<Step> generate(Fields fields) {
        fields.known("kind", "template", "system", "maxTokens", "temperature", "into");
        return Optional.of(new Generate(
                fields.template("template", LONGEST_TEMPLATE).orElse(Template.of(Variable.QUESTION)),
                fields.template("system", LONGEST_TEMPLATE),
                fields.whole("maxTokens", 1, MOST_TOKENS),
                fields.number("temperature", 0, 2),
                into(fields)));
    }

    private static Optional<Step> check(Fields fields) {
        fields.known("kind", "regex", "contains", "json", "length");
        List<Condition> conditions = new ArrayList<>();
        fields.text("contains", LONGEST_TEMPLATE).map(Condition.Contains::new).ifPresent(conditions::add);
        if (fields.flag("json")) {
            conditions.add(new Condition.IsJson());
        }
        fields.child("length").ifPresent(length -> {
            length.known("least", "most");
            int least = length.whole("least", 0, 1_000_000).orElse(0);
            int most = length.whole("most", 0, 1_000_000).orElse(1_000_000);
            if (least > most) {
                length.findings().invalid(length.at("least"), "must not be above most: no answer would pass");
            }
            conditions.add(new Condition.Length(least, most));
        });
        fields.text("regex", LONGEST_PATTERN)
                .ifPresent(text -> UserPattern.fault(text, LONGEST_PATTERN)
                        .ifPresentOrElse(
                                fault ->
                                        fields.findings().invalid(fields.at("regex"), "is no RE2 expression: " + fault),
                                () -> conditions.add(new Condition.Matches(Pattern.compile(text)))));
        if (conditions.size() > 1 || (conditions.isEmpty() && fields.findings().isEmpty())) {
            fields.findings().invalid(fields.path(), "needs one of regex, contains, json: true and length");
        }
        return conditions.stream().findFirst().map(Check::new);
    }

    private static Optional<Step> retry(Fields fields) {
        fields.known("kind", "times", "from", "temperature");
        fields.missing("from", "the index of the step to go back to");
        int times = fields.whole("times", 1, 3).orElse(1);
        double temperature = fields.number("temperature", 0, 2).orElse(0.7);
        return fields.whole("from", 0, DefinitionReader.MOST_STEPS).map(from -> new Retry(times, from, temperature));
    }

    private static Optional<String> into(Fields fields) {
        Optional<String> name = fields.text("into", 32);
        name.filter(text -> !Template.isName(text) || text.equals(Variable.QUESTION))
                .ifPresent(text -> fields.findings()
                        .invalid(fields.at("into"), "must be a name: a-z, then a-z 0-9 _, and not question"));
        return name;
    }

    static Optional<String> reference(Fields fields, String field) {
        Optional<String> id = fields.text(field, 300);
        id.filter(text -> AdapterReference.parse(text).isEmpty())
                .ifPresent(text -> fields.findings()
                        .invalid(fields.at(field), "must be owner/name, owner/name:tag or owner/name@sha256:…"));
        return id;
    }
}
