package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import com.google.re2j.Pattern;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads and judges a card: the front matter between two lines of three hyphens, then Markdown. */
final class CardRules {
    private record Secret(String kind, Pattern pattern) {}

    private static final List<Secret> SECRETS = List.of(
            new Secret("Hugging Face", Pattern.compile("\\bhf_[A-Za-z0-9]{30,}\\b")),
            new Secret("Medley", Pattern.compile("\\bmdl_[a-z]{2,4}_[A-Za-z0-9]{8}_[A-Za-z0-9]{30,}\\b")),
            new Secret("OpenAI", Pattern.compile("\\bsk-[A-Za-z0-9_-]{30,}\\b")),
            new Secret("GitHub", Pattern.compile("\\bgh[pousr]_[A-Za-z0-9]{36,}\\b")),
            new Secret("AWS", Pattern.compile("\\bAKIA[0-9A-Z]{16}\\b")),
            new Secret("private", Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----")));
    private static final Pattern REMOTE_IMAGE = Pattern.compile("!\\[[^\\]]*\\]\\(\\s*<?https?://|(?i)<img\\s[^>]*src");
    private static final List<String> KINDS =
            Stream.of(VersionKind.values()).map(VersionKind::label).toList();
    private static final Pattern LICENSE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+-]*");
    private static final List<String> LISTS = List.of("tags", "language", "datasets");
    private static final String TEMPLATE = "[More Information Needed]";
    private static final int TEMPLATE_FIELDS = 10;
    private static final int SHOWN_OF_SECRET = 4;

    private final FindingCollector findings = new FindingCollector(AdapterFiles.CARD);

    /** A card and the findings about it. */
    record Reading(Card card, List<Finding> findings) {}

    static Reading read(Optional<FolderFile> file) {
        CardRules rules = new CardRules();
        Card card = file.isPresent() ? rules.card(file.get()) : rules.missing();
        return new Reading(card, rules.findings.findings());
    }

    private Card missing() {
        findings.add(CARD_MISSING, "", "No README.md. People and the search find an adapter by its card.");
        return Card.none();
    }

    private Card card(FolderFile file) {
        if (file.size() > Limits.CARD_BYTES) {
            findings.add(CARD_TOO_LARGE, "", "README.md has " + file.size() + " bytes; the limit is 1 MiB.");
            return Card.none();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file.bytes()))
                    .toString();
            Card card = split(text.startsWith("\ufeff") ? text.substring(1) : text);
            content(text);
            return card;
        } catch (CharacterCodingException malformed) {
            findings.add(CARD_YAML, "", "README.md is not valid UTF-8.");
            return Card.none();
        }
    }

    private Card split(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().stripTrailing().equals("---")) {
            license(Map.of());
            return Card.of(Map.of(), text);
        }
        int end = 1;
        while (end < lines.size() && !lines.get(end).stripTrailing().equals("---")) {
            end++;
        }
        if (end == lines.size()) {
            findings.add(CARD_YAML, "line 1", "The front matter has no closing `---`.");
            return Card.none();
        }
        Optional<Map<?, ?>> front = FrontMatter.parse(String.join("\n", lines.subList(1, end)), findings);
        front.ifPresent(this::license);
        front.ifPresent(this::medley);
        front.ifPresent(this::lists);
        Card card = Card.of(
                front.orElse(Map.of()),
                String.join("\n", lines.subList(end + 1, lines.size())).strip() + "\n");
        words(card);
        return card;
    }

    private void words(Card card) {
        if (card.tags().size() > Limits.CARD_TAGS) {
            findings.add(
                    CARD_FIELD, "tags", card.tags().size() + " tags; a card has at most " + Limits.CARD_TAGS + ".");
        }
        card.tags().forEach(tag -> word("tags", tag));
        card.license().ifPresent(license -> word("license", license));
    }

    private void word(String field, String text) {
        if (text.length() > Limits.CARD_WORD_CHARACTERS) {
            findings.add(
                    CARD_FIELD,
                    field,
                    Finding.quote(text) + " has " + text.length() + " characters; at most "
                            + Limits.CARD_WORD_CHARACTERS + " are accepted.");
        }
    }

    private void license(Map<?, ?> front) {
        Object license = front.get("license") instanceof List<?> several && several.size() == 1
                ? several.getFirst()
                : front.get("license");
        boolean named = front.get("license_name") instanceof String && front.get("license_link") instanceof String;
        if (license == null || (license instanceof String blank && blank.isBlank())) {
            findings.add(CARD_LICENSE, "license", "Choose a licence: `license:` is missing in the front matter.");
        } else if (!(license instanceof String text) || !LICENSE.matches(text)) {
            findings.add(
                    CARD_LICENSE,
                    "license",
                    "`license:` must be one identifier, such as apache-2.0 or mit, not " + Finding.quote(license)
                            + ".");
        } else if (text.equals("other") && !named) {
            findings.add(CARD_LICENSE, "license", "`license: other` needs license_name and license_link.");
        }
    }

    /** What is of another type is left out of the card, not guessed at. */
    private void lists(Map<?, ?> front) {
        for (String field : LISTS) {
            Object value = front.get(field);
            List<?> items = value instanceof List<?> list ? list : Collections.singletonList(value);
            if (front.containsKey(field) && !items.stream().allMatch(CardRules::isWord)) {
                findings.add(Finding.of(
                                CARD_FIELD,
                                findings.file(),
                                field,
                                "`" + field + "` must be a list of words; of " + Finding.quote(value)
                                        + " what is none is left out.")
                        .at(Level.WARN));
            }
        }
    }

    private static boolean isWord(Object item) {
        return item instanceof String || item instanceof Number || item instanceof Boolean;
    }

    /** A slip of the pen here would publish what its owner meant to keep. */
    private void medley(Map<?, ?> front) {
        Object medley = front.get("medley");
        if (medley == null) {
            return;
        }
        if (medley instanceof Map<?, ?> fields) {
            choice(fields, "examples", List.of("public", "private"));
            choice(fields, "kind", KINDS);
            if (fields.containsKey("summary") && !isWord(fields.get("summary"))) {
                findings.add(CARD_FIELD, "medley.summary", "`medley.summary` must be one sentence.");
            }
        } else {
            findings.add(CARD_FIELD, "medley", "`medley` must be a mapping, such as {examples: private}.");
        }
    }

    private void choice(Map<?, ?> fields, String field, List<String> known) {
        Object value = fields.get(field);
        boolean wanted = value instanceof String text && known.stream().anyMatch(text.strip()::equalsIgnoreCase);
        if (fields.containsKey(field) && !wanted) {
            findings.add(
                    CARD_FIELD,
                    "medley." + field,
                    "`medley." + field + "` must be " + String.join(" or ", known) + ", not " + Finding.quote(value)
                            + ".");
        }
    }

    private void content(String text) {
        int number = 0;
        int blanks = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            blanks += line.contains(TEMPLATE) ? 1 : 0;
            secret(line, number);
            if (line.indexOf('\0') >= 0) {
                findings.add(CARD_YAML, "line " + number, "Line " + number + " holds the character U+0000.");
            }
            if (REMOTE_IMAGE.matcher(line).find()) {
                findings.add(CARD_REMOTE_IMAGE, "line " + number, "Remote images are not loaded directly.");
            }
        }
        if (blanks >= TEMPLATE_FIELDS) {
            findings.add(CARD_TEMPLATE_ONLY, "", "The card is still the empty template; it is ranked lower.");
        }
    }

    private void secret(String line, int number) {
        for (Secret secret : SECRETS) {
            com.google.re2j.Matcher matcher = secret.pattern().matcher(line);
            if (matcher.find()) {
                findings.add(
                        CARD_SECRET,
                        "line " + number,
                        "Line " + number + " seems to contain a " + secret.kind() + " key (`"
                                + matcher.group().substring(0, SHOWN_OF_SECRET) + "…`). Remove and revoke it.");
            }
        }
    }
}
