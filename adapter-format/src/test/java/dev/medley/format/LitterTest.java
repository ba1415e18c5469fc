package dev.medley.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LitterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".DS_Store",
                ".gitattributes",
                ".git/config",
                ".cache/huggingface/README.md",
                "images/._a.png",
                "__MACOSX/images/a.png",
                "images/Thumbs.db",
                "Desktop.ini"
            })
    void passesOverWhatNobodyPutThere(String path) {
        assertThat(Litter.is(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"README.md", "images/a.png", "a.DS_Store", "", "../README.md", ".git/../../README.md", "./a"})
    void whatPeoplePutThereAndWhatLeadsElsewhereIsJudged(String path) {
        assertThat(Litter.is(path)).isFalse();
    }
}
