package dev.medley.local;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Commands use what is below them; nothing below knows a command. */
class ArchitectureTest {
    private static final String ROOT = "dev.medley.local";

    @Test
    void packagesImportLowerLevelsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
                .layer("problem")
                .definedBy(ROOT + ".problem")
                .layer("supervise")
                .definedBy(ROOT + ".supervise")
                .layer("client")
                .definedBy(ROOT + ".client")
                .layer("sample")
                .definedBy(ROOT + ".sample")
                .layer("load")
                .definedBy(ROOT + ".load")
                .layer("commands")
                .definedBy(ROOT)
                .whereLayer("commands")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("sample")
                .mayOnlyBeAccessedByLayers("commands")
                .whereLayer("load")
                .mayOnlyBeAccessedByLayers("commands")
                .whereLayer("client")
                .mayOnlyBeAccessedByLayers("commands", "sample", "load")
                .whereLayer("supervise")
                .mayOnlyBeAccessedByLayers("commands", "sample", "load", "client")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(ROOT));
    }
}
