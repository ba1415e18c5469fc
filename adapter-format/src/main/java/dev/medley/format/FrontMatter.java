package dev.medley.format;

import static dev.medley.format.FindingCode.CARD_YAML;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML from strangers: plain maps, lists and scalars only. Tags, deep nesting, many aliases and aliases to
 * what they stand in are refused on the stream of events, before anything recursive sees the text.
 */
final class FrontMatter {
    private static final int LONGEST = 64 << 10;
    private static final int DEPTH = 20;
    private static final int ALIASES = 50;
    private static final String TAGGED = "uses a tag";

    private FrontMatter() {}

    /** The mapping in this text; empty with a finding when it is none, and without one when it is blank. */
    static Optional<Map<?, ?>> parse(String yaml, FindingCollector findings) {
        if (yaml.length() > LONGEST) {
            findings.add(CARD_YAML, "", "The front matter is longer than " + LONGEST + " characters.");
            return Optional.empty();
        }
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setAllowRecursiveKeys(false)
                .setMaxAliasesForCollections(ALIASES)
                .setCodePointLimit(LONGEST)
                .build();
        try {
            String fault = fault(new Parse(settings).parseString(yaml));
            if (!fault.isEmpty()) {
                findings.add(CARD_YAML, "", "Front matter " + fault + ".");
                return Optional.empty();
            }
            Object loaded = new Load(settings).loadFromString(yaml);
            if (loaded instanceof Map<?, ?> map) {
                return Optional.of(map);
            }
            findings.add(CARD_YAML, "", "The front matter is not a mapping of fields.");
        } catch (MarkedYamlEngineException broken) {
            // The front matter starts on the second line of the file, and marks count from zero.
            int line = broken.getProblemMark().map(Mark::getLine).orElse(0) + 2;
            findings.add(CARD_YAML, "line " + line, "Front matter line " + line + ": " + broken.getProblem() + ".");
        } catch (YamlEngineException broken) {
            findings.add(CARD_YAML, "", "The front matter is not valid YAML.");
        }
        return Optional.empty();
    }

    private static String fault(Iterable<Event> events) {
        Deque<Optional<Anchor>> open = new ArrayDeque<>();
        int aliases = 0;
        for (Event event : events) {
            String fault = "";
            switch (event) {
                case ScalarEvent scalar -> fault = fault(scalar);
                case CollectionStartEvent start -> {
                    fault = start.getTag().isPresent() ? TAGGED : "";
                    open.push(start.getAnchor());
                }
                case CollectionEndEvent _ -> open.pop();
                case AliasEvent alias -> {
                    aliases++;
                    fault = open.contains(Optional.of(alias.getAlias())) ? "has an alias to what it stands in" : "";
                }
                default -> {}
            }
            if (!fault.isEmpty()) {
                return fault;
            }
            if (open.size() > DEPTH || aliases > ALIASES) {
                return open.size() > DEPTH ? "nests deeper than " + DEPTH : "has too many aliases";
            }
        }
        return "";
    }

    private static String fault(ScalarEvent scalar) {
        if (scalar.getTag().isPresent()) {
            return TAGGED;
        }
        // What people read and search is kept in a database, whose texts can't hold it.
        return scalar.getValue().indexOf('\0') >= 0 ? "holds the character U+0000" : "";
    }
}
