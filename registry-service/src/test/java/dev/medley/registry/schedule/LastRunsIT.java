package dev.medley.registry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.RegistryServices;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class LastRunsIT {
    @Inject
    LastRuns lastRuns;

    @Inject
    Scheduler scheduler;

    @AfterEach
    void goOn() {
        scheduler.resume();
    }

    @Test
    void beginsNoJobOnceTheRegistryEnds() {
        // Given
        assertThat(scheduler.isRunning()).isTrue();

        // When
        lastRuns.end(new ShutdownEvent());

        // Then
        assertThat(scheduler.isRunning()).isFalse();
    }
}
