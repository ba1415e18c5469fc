package dev.medley.registry;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** It would keep a connection of the database for as long as a client takes to send. */
    @Test
    void noTransactionWaitsForABody() {
        // When
        List<String> waiting = CLASSES.stream()
                .filter(each -> each.isAnnotatedWith(jakarta.ws.rs.Path.class))
                .flatMap(each -> each.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(method -> method.isAnnotatedWith(Transactional.class)
                        || method.getOwner().isAnnotatedWith(Transactional.class))
                .filter(method ->
                        method.getRawParameterTypes().stream().anyMatch(type -> type.isAssignableTo(InputStream.class)))
                .map(JavaMethod::getFullName)
                .toList();

        // Then
        assertThat(waiting).isEmpty();
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
