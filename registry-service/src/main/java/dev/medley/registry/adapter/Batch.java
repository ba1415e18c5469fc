package dev.medley.registry.adapter;

import dev.medley.format.AdapterReference;
import dev.medley.registry.problem.Audited;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of many references at once. Each has a status of its own, the one that it would have alone. */
record Batch(List<Item> items) implements Audited {
    private static final int MOST = 100;

    record Request(
            @Schema(
                    type = SchemaType.ARRAY,
                    implementation = Shape.Reference.class,
                    required = true,
                    minItems = 1,
                    maxItems = MOST)
            List<String> ids) {}

    @Override
    public String change() {
        return items.stream().map(item -> item.id() + " " + item.status()).collect(Collectors.joining(", "));
    }

    record Refusal(String code, String message) {}

    /**
     * @param id as it was asked for
     * @param adapter where it was read
     * @param version what a tag or a digest means, where it was read
     * @param error where the status is no success
     */
    record Item(
            String id,
            int status,
            Optional<AdapterView> adapter,
            Optional<VersionView> version,
            Optional<Refusal> error) {}

    /** A reference, and how it was written. */
    record Wanted(String id, AdapterReference reference) {
        /** It names a tag or a digest rather than an adapter. */
        boolean isOfVersion() {
            return id.contains(":");
        }

        String owner() {
            return reference.name().owner();
        }

        String name() {
            return reference.name().name();
        }
    }

    /**
     * Does it for each of the references, in their order.
     *
     * @throws Problem when the list itself is not right; then nothing was done
     */
    static Batch of(Request request, Function<Wanted, Item> each) {
        List<String> ids = Optional.ofNullable(request).map(Request::ids).orElse(List.of());
        if (ids.isEmpty() || ids.size() > MOST || ids.stream().anyMatch(Objects::isNull)) {
            throw Problem.invalid("ids", "ids must list 1 to " + MOST + " references.");
        }
        List<Wanted> all = ids.stream().map(Batch::wanted).toList();
        return new Batch(all.stream().map(wanted -> item(wanted, each)).toList());
    }

    private static Wanted wanted(String id) {
        return AdapterReference.parse(id)
                .map(reference -> new Wanted(id, reference))
                .orElseThrow(() -> Problem.invalid(
                        "ids", "an id is owner/name, owner/name:tag or owner/name@sha256:…, not " + id + "."));
    }

    private static Item item(Wanted wanted, Function<Wanted, Item> each) {
        try {
            return each.apply(wanted);
        } catch (Problem refused) {
            return new Item(
                    wanted.id(),
                    refused.status(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new Refusal(refused.code(), refused.getMessage())));
        }
    }
}
