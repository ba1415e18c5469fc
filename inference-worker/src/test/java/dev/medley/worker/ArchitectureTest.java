package dev.medley.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The levels of the packages: each imports lower ones only. */
class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.medley.worker");
    }

    @Test
    void onlyTheTorchPackageKnowsLibTorch() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..worker.torch..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(classes);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("dev.medley.worker.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void theEngineKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..worker.problem..",
                        "..worker.weights..",
                        "..worker.torch..",
                        "..worker.tokenizer..",
                        "..worker.model..",
                        "..worker.sampling..",
                        "..worker.lora..",
                        "..worker.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta.ws.rs..")
                .check(classes);
    }

    @Test
    void everyPackageImportsLowerLevelsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.medley.worker..")
                .withOptionalLayers(true)
                .layer("0")
                .definedBy("..worker.problem..", "..worker.weights..")
                .layer("1")
                .definedBy("..worker.torch..", "..worker.tokenizer..")
                .layer("2")
                .definedBy("..worker.model..", "..worker.sampling..")
                .layer("3")
                .definedBy("..worker.lora..")
                .layer("4")
                .definedBy("..worker.engine..", "..worker.registry..")
                .layer("5")
                .definedBy("..worker.openai..", "..worker.health..", "..worker.config..", "dev.medley.worker")
                .whereLayer("5")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("4")
                .mayOnlyBeAccessedByLayers("5")
                .whereLayer("3")
                .mayOnlyBeAccessedByLayers("4", "5")
                .whereLayer("2")
                .mayOnlyBeAccessedByLayers("3", "4", "5")
                .whereLayer("1")
                .mayOnlyBeAccessedByLayers("2", "3", "4", "5")
                .check(classes);
    }
}
