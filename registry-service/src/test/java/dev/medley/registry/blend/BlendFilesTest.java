package dev.medley.registry.blend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlendFilesTest {
    @Test
    void theTagsOfManyParentsFitIntoOneCard() {
        // Given
        List<String> many = IntStream.range(0, 90).mapToObj(i -> "tag-" + i).toList();
        List<String> others = IntStream.range(50, 140).mapToObj(i -> "tag-" + i).toList();

        // When
        List<String> tags = BlendFiles.tags(List.of(many, others, List.of("x".repeat(101))));

        // Then
        assertThat(tags).hasSize(100).doesNotHaveDuplicates().contains("merge").allMatch(tag -> tag.length() <= 100);
    }
}
