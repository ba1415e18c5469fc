package dev.medley.registry;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Imports go down: the level that a package's documentation names is the level it has. */
class ArchitectureTest {
    private static final String ROOT = "dev.medley.registry";
    private static final Pattern LEVEL = Pattern.compile("Level (\\d+):.*package ([a-z.]+);", Pattern.DOTALL);
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packagesImportLowerLevelsOnly() throws IOException {
        // Given
        Map<String, Integer> levels = levels();
        TreeSet<String> upward = new TreeSet<>();

        // When
        for (JavaClass each : CLASSES) {
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                String from = each.getPackageName();
                String to = dependency.getTargetClass().getPackageName();
                boolean inside = levels.containsKey(from) && levels.containsKey(to) && !from.equals(to);
                if (inside && levels.get(to) >= levels.get(from)) {
                    upward.add(dependency.getDescription());
                }
            }
        }

        // Then
        assertThat(upward).isEmpty();
        assertThat(levels.keySet())
                .containsAll(CLASSES.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !name.equals(ROOT))
                        .toList());
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    private static Map<String, Integer> levels() throws IOException {
        Map<String, Integer> levels = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.endsWith("package-info.java")).toList()) {
                Matcher matcher = LEVEL.matcher(Files.readString(file));
                assertThat(matcher.find()).as(file + " names a level").isTrue();
                levels.put(matcher.group(2), Integer.parseInt(matcher.group(1)));
            }
        }
        return levels;
    }
}
