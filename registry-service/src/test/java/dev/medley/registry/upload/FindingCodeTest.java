package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.format.FindingCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every reason that an upload can be given has a test that names it. */
class FindingCodeTest {
    private static final List<Path> TESTS =
            List.of(Path.of("../adapter-format/src/test/java"), Path.of("src/test/java"));

    /** Reserved names: nothing here finds them, because there is no scanner, and whether a gated base's terms were accepted can't be known. */
    private static final Set<FindingCode> RESERVED =
            Set.of(FindingCode.SCAN_PENDING, FindingCode.SCAN_INFECTED, FindingCode.SCAN_ERROR, FindingCode.B_GATED);

    @Test
    void everyCodeIsNamedByATest() throws IOException {
        // Given
        Set<String> words = new TreeSet<>();
        for (Path root : TESTS) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(
                                path -> path.toString().endsWith(".java") && !path.endsWith("FindingCodeTest.java"))
                        .toList()) {
                    Pattern.compile("\\b[A-Z]+_[A-Z0-9_]+\\b")
                            .matcher(Files.readString(file))
                            .results()
                            .forEach(match -> words.add(match.group()));
                }
            }
        }

        // When
        List<FindingCode> unnamed = Arrays.stream(FindingCode.values())
                .filter(code -> !RESERVED.contains(code) && !words.contains(code.name()))
                .collect(Collectors.toList());

        // Then
        assertThat(unnamed).isEmpty();
    }
}
