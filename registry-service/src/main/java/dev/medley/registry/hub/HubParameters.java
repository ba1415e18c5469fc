package dev.medley.registry.hub;

import dev.medley.registry.problem.Paging;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Set;

/** What the Hub's clients may ask for in an address: a filter that is passed over answers another question, so it is refused by name. */
final class HubParameters {
    /** Clients follow the links of a list, but for older ones; none asks for a size. */
    static final Paging.Size PAGE = new Paging.Size(1000, 1000);

    private static final String CODE = "INVALID_PARAMETER";

    /** Those of lists that change what is found. */
    private static final List<String> FILTERS =
            List.of("author", "search", "filter", "gated", "pipeline_tag", "sort", "limit", "cursor");

    /** Those that ask for more or less of each repository; clients take what they get. */
    private static final Set<String> EXTENT = Set.of("full", "config", "cardData", "expand", "expand[]");

    /** Older clients name the one direction that there is. */
    private static final String DIRECTION = "direction";

    /** All that the Hub's clients know, older ones too, also what adapters have not. */
    private static final List<String> PROPERTIES = List.of(
            "author",
            "baseModels",
            "cardData",
            "childrenModelCount",
            "config",
            "createdAt",
            "disabled",
            "downloads",
            "downloadsAllTime",
            "evalResults",
            "gated",
            "gguf",
            "inference",
            "inferenceProviderMapping",
            "lastModified",
            "library_name",
            "likes",
            "mask_token",
            "model-index",
            "pipeline_tag",
            "private",
            "resourceGroup",
            "safetensors",
            "sha",
            "siblings",
            "spaces",
            "tags",
            "transformersInfo",
            "trendingScore",
            "usedStorage",
            "widgetData",
            "xetEnabled");

    private HubParameters() {}

    /** @throws HubProblem 400 for what a list can't be asked */
    static void requireOfList(MultivaluedMap<String, String> given) {
        given.keySet().stream()
                .filter(name -> !FILTERS.contains(name) && !EXTENT.contains(name) && !name.equals(DIRECTION))
                .findFirst()
                .ifPresent(name -> {
                    throw HubProblem.bad(
                            CODE,
                            "Medley can't list by " + name.replaceAll("\\p{Cntrl}", "?") + "; it takes "
                                    + String.join(", ", FILTERS) + ".");
                });
        if (given.containsKey(DIRECTION) && !List.of("-1").equals(given.get(DIRECTION))) {
            throw HubProblem.bad(CODE, "direction must be -1: lists are sorted downwards.");
        }
        requireProperties(given);
    }

    /** @throws HubProblem 400 when {@code expand} names what no repository of the Hub has */
    static void requireProperties(MultivaluedMap<String, String> given) {
        for (String name : List.of("expand", "expand[]")) {
            if (!PROPERTIES.containsAll(given.getOrDefault(name, List.of()))) {
                throw HubProblem.bad(CODE, "expand must be of " + String.join(", ", PROPERTIES) + ".");
            }
        }
    }
}
