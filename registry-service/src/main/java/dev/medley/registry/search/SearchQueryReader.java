package dev.medley.registry.search;

import dev.medley.registry.adapter.Visibility;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the query parameters; one that is not known is refused by name, because ignoring it would mislead. */
final class SearchQueryReader {
    private static final int MAX_LIMIT = 100;
    private static final int DEFAULT_LIMIT = 20;
    /** Characters of a question. */
    static final int MAX_TEXT = 1000;

    private static final String DATE = "2026-11-29";
    private static final String MOMENT = " must be a time such as 2026-11-29T12:00:00Z, or a date";
    private static final int LAST_YEAR = 9999;

    private static final Set<String> KNOWN = SearchParameter.labels();

    private SearchQueryReader() {}

    /** @throws InvalidParameter naming the parameter */
    static SearchQuery read(MultivaluedMap<String, String> parameters) {
        for (String name : parameters.keySet()) {
            if (!KNOWN.contains(name)) {
                throw new InvalidParameter(
                        name, "unknown query parameter " + name + "; known are " + String.join(", ", KNOWN));
            }
        }
        Optional<String> text =
                single(parameters, "q").filter(q -> !q.isBlank()).map(String::strip);
        if (text.isPresent() && text.get().codePoints().count() > MAX_TEXT) {
            throw new InvalidParameter("q", "q has more than " + MAX_TEXT + " characters");
        }
        return new SearchQuery(
                text,
                mode(parameters),
                all(parameters, "base"),
                all(parameters, "tag"),
                all(parameters, "license"),
                single(parameters, "owner").map(owner -> owner.toLowerCase(Locale.ROOT)),
                number(parameters, "rank.gte", 0, Integer.MAX_VALUE),
                number(parameters, "rank.lte", 0, Integer.MAX_VALUE),
                narrowing(parameters),
                sort(parameters),
                number(parameters, "limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT),
                truth(parameters, "count").orElse(false),
                false);
    }

    private static Optional<Boolean> truth(MultivaluedMap<String, String> parameters, String name) {
        return filled(parameters, name).map(wanted -> switch (wanted) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidParameter(name, name + " must be true or false");
        });
    }

    private static SearchQuery.Narrowing narrowing(MultivaluedMap<String, String> parameters) {
        return new SearchQuery.Narrowing(
                kinds(parameters),
                all(parameters, "module"),
                all(parameters, "runtime"),
                bytes(parameters, "size.gte"),
                bytes(parameters, "size.lte"),
                filled(parameters, "visibility")
                        .map(wanted -> Visibility.of(wanted)
                                .orElseThrow(() -> new InvalidParameter(
                                        "visibility", "visibility must be public, gated, unlisted or private"))
                                .label()),
                moment(parameters, "updatedAt.gte", LocalTime.MIN),
                moment(parameters, "updatedAt.lte", LocalTime.MAX),
                number(parameters, "downloads.gte", 0, Integer.MAX_VALUE).map(Integer::longValue),
                truth(parameters, "hasCard"));
    }

    /** @param ofDay when it is where a date alone is given */
    private static Optional<OffsetDateTime> moment(
            MultivaluedMap<String, String> parameters, String name, LocalTime ofDay) {
        return filled(parameters, name).map(text -> {
            try {
                OffsetDateTime moment = text.length() == DATE.length()
                        ? LocalDate.parse(text).atTime(ofDay).atOffset(ZoneOffset.UTC)
                        : OffsetDateTime.parse(text);
                if (moment.getYear() >= 0 && moment.getYear() <= LAST_YEAR) {
                    return moment;
                }
            } catch (DateTimeException e) {
                throw new InvalidParameter(name, name + MOMENT);
            }
            throw new InvalidParameter(name, name + MOMENT);
        });
    }

    private static List<String> kinds(MultivaluedMap<String, String> parameters) {
        List<String> kinds = all(parameters, "kind");
        if (!SearchParameter.KINDS.containsAll(kinds)) {
            throw new InvalidParameter("kind", "kind must be one of " + String.join(", ", SearchParameter.KINDS));
        }
        return kinds;
    }

    private static Optional<Long> bytes(MultivaluedMap<String, String> parameters, String name) {
        return filled(parameters, name).map(text -> {
            if (!text.matches("[0-9]{1,18}")) {
                throw new InvalidParameter(name, name + " must be a number of bytes");
            }
            return Long.parseLong(text);
        });
    }

    private static SearchMode mode(MultivaluedMap<String, String> parameters) {
        Optional<String> name = filled(parameters, "mode");
        return name.map(wanted -> Arrays.stream(SearchMode.values())
                        .filter(mode -> mode.wireName().equals(wanted))
                        .findFirst()
                        .orElseThrow(() -> new InvalidParameter("mode", "mode must be keyword, semantic or hybrid")))
                .orElse(SearchMode.HYBRID);
    }

    private static SearchSort sort(MultivaluedMap<String, String> parameters) {
        Optional<String> name = filled(parameters, "sort");
        return name.map(wanted -> Arrays.stream(SearchSort.values())
                        .filter(known -> known.wireName().equals(wanted))
                        .findFirst()
                        .orElseThrow(() -> new InvalidParameter(
                                "sort",
                                Arrays.stream(SearchSort.values())
                                        .map(SearchSort::wireName)
                                        .collect(Collectors.joining(", ", "sort must be one of ", "")))))
                .orElse(SearchSort.RELEVANCE);
    }

    private static Optional<Integer> number(
            MultivaluedMap<String, String> parameters, String name, int least, int most) {
        return filled(parameters, name).map(text -> {
            String complaint = name + " must be a whole number from " + least + " to " + most;
            try {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new InvalidParameter(name, complaint);
            }
            throw new InvalidParameter(name, complaint);
        });
    }

    private static List<String> all(MultivaluedMap<String, String> parameters, String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isBlank())
                .toList();
    }

    /** As the other; an empty number or choice is none. */
    private static Optional<String> filled(MultivaluedMap<String, String> parameters, String name) {
        if (parameters.getOrDefault(name, List.of()).stream().anyMatch(String::isBlank)) {
            throw new InvalidParameter(name, name + " is empty; leave it out");
        }
        return single(parameters, name);
    }

    static Optional<String> single(MultivaluedMap<String, String> parameters, String name) {
        List<String> values = all(parameters, name);
        if (values.size() > 1) {
            throw new InvalidParameter(name, name + " is given more than once");
        }
        return values.stream().findFirst();
    }
}
