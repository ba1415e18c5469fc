package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What the OpenAPI document says is what the registry does, as Schemathesis finds out from the outside. On a Medley of its own: an administrator's calls
 * take adapters down and suspend people.
 */
@Order(2)
@Execution(ExecutionMode.CONCURRENT)
class OpenApiE2E {
    @Test
    void registryDoesWhatItsDocumentSays() {
        try (RunningMedley medley = RunningMedley.start("--no-samples")) {
            // When
            Shell.Result result = PythonClients.run(
                    "openapi_conformance.py", medley.portal().toString().replaceAll("/$", ""), medley.key("admin"));

            // Then
            assertThat(result.exit()).as(result.output()).isZero();
            assertThat(result.output()).contains("administrator: ok");
        }
    }
}
