package dev.medley.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.format.AdapterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code /owner} and {@code /owner/name} share their addresses with the portal's pages and files, and with the interfaces. */
class ReservedNameTest {
    private static final Path PORTAL = Path.of("../web-ui");
    private static final Pattern PAGE = Pattern.compile("path: '/([^/':]+)");
    private static final List<String> INTERFACES = List.of("api", "v1", "internal");

    @Test
    void nobodyIsCalledLikeAPageAFileOrAResource() throws IOException {
        // Given
        Set<String> names = new TreeSet<>(INTERFACES);
        PAGE.matcher(Files.readString(PORTAL.resolve("src/routes.ts")))
                .results()
                .forEach(page -> names.add(page.group(1)));
        try (Stream<Path> files = Files.list(PORTAL.resolve("public"))) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        Routes.all().stream().flatMap(ReservedNameTest::resource).forEach(names::add);

        // When
        List<String> free = names.stream()
                .filter(name -> !AdapterName.isReservedOwner(name))
                .toList();

        // Then
        assertThat(names).contains("browse", "icon.svg", "orgs", "models", "chat", "workers");
        assertThat(free).as("add them to AdapterName").isEmpty();
    }

    /** {@code keys} of {@code GET /api/v1/keys/{id}}. */
    private static Stream<String> resource(String route) {
        return Stream.of(route.split(" /")[1].split("/"))
                .filter(part -> !INTERFACES.contains(part))
                .limit(1)
                .filter(part -> !part.startsWith("{"));
    }
}
