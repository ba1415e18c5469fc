package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.upload.UploadService.Announced;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** What a client announces of an upload: legal, or refused with a problem of the caller's. */
class AnnouncedFilesFuzzTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long MOST = 1 << 20;

    @FuzzTest(maxDuration = "8m")
    void announcement(byte[] json) {
        List<Announced> files;
        try {
            files = JSON.readValue(json, new TypeReference<>() {});
        } catch (IOException malformed) {
            return;
        }
        if (files == null) {
            return;
        }
        try {
            AnnouncedFiles.requireLegal(files, MOST);
        } catch (Problem refused) {
            assertThat(refused.status()).isBetween(400, 422);
            return;
        }
        assertThat(files.stream().mapToLong(Announced::size).sum()).isBetween(1L, MOST);
        assertThat(files)
                .noneMatch(file ->
                        Pattern.compile("(^|/)[.]*(/|$)").matcher(file.path()).find());
    }
}
