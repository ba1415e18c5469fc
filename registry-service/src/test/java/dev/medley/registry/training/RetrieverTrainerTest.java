package dev.medley.registry.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.embedding.Vector;
import dev.medley.registry.training.RetrieverTrainer.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Training on tasks whose prompts differ loudly in directions that say nothing about the task. */
class RetrieverTrainerTest {
    private static final int LOUD = 8;
    private final Random random = new Random(3);

    @Test
    void findsUnseenTasksMoreOftenThanTheEmbedderAlone() {
        // Given
        List<Task> tasks = tasks(60);
        Split split = Split.of(tasks, 0.4, 1);

        // When
        Space space = RetrieverTrainer.train(split.training()).space();

        // Then
        double alone = Ranking.of(split.unseen(), tasks, Space.PLAIN).top(1);
        double trained = Ranking.of(split.unseen(), tasks, space).top(1);
        assertThat(alone).isLessThan(0.8);
        assertThat(trained).isGreaterThan(0.95);
    }

    @Test
    void splitsEveryFamilyTheSameWayForTheSameSeed() {
        // Given
        List<Task> tasks = tasks(60);

        // When
        Split first = Split.of(tasks, 0.4, 7);
        Split again = Split.of(tasks, 0.4, 7);

        // Then
        assertThat(first).isEqualTo(again);
        assertThat(first.training()).hasSize(24);
        assertThat(first.unseen()).hasSize(36).doesNotContainAnyElementsOf(first.training());
    }

    @Test
    void learnsTheSlackThatRefusesAShareOfThePrompts() {
        // Given
        List<Task> tasks = tasks(10);
        List<Vector> prompts =
                tasks.stream().flatMap(task -> task.tests().stream()).toList();
        FitSlack learning = new FitSlack(tasks);

        // When
        double slack = learning.learn(prompts, 0.1);

        // Then
        assertThat(learning.refused(prompts, slack)).isEqualTo(0.1);
        assertThat(learning.refused(List.of(Vector.of(direction(300, 1))), slack))
                .isEqualTo(1);
    }

    /** Each task is a direction of its own; each prompt adds noise in the few loud directions that all tasks share. */
    private List<Task> tasks(int count) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] own = direction(LOUD + i, 1);
            tasks.add(new Task("task-" + i, prompts(own, 12), prompts(own, 4)));
        }
        return tasks;
    }

    private List<Vector> prompts(float[] own, int count) {
        List<Vector> prompts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] values = own.clone();
            for (int j = 0; j < values.length; j++) {
                values[j] += (float) random.nextGaussian() * (j < LOUD ? 1.5f : 0.05f);
            }
            prompts.add(Vector.of(values));
        }
        return prompts;
    }

    private static float[] direction(int index, float length) {
        float[] values = new float[Vector.DIMENSIONS];
        values[index] = length;
        return values;
    }
}
