package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.medley.format.Digest;
import java.util.List;

/** Archives of strangers: unpacked within the bounds or refused with a finding. */
class ArchivesFuzzTest {
    @FuzzTest(maxDuration = "8m")
    void unpacking(byte[] archive) {
        var blobs = new MemoryBlobs();
        blobs.put("archive", archive);
        var file = new StoredFile("a.zip", archive.length, Digest.sha256(archive), "archive");

        Archives.Result result = new Archives(blobs, new SmallUploads()).unpack(List.of(file), "quarantine/");

        assertThat(blobs.bytes() - archive.length).isLessThanOrEqualTo(SmallUploads.MOST);
        switch (result) {
            case Archives.Refused refused -> assertThat(refused.findings()).isNotEmpty();
            case Archives.Unpacked unpacked ->
                assertThat(unpacked.files()).hasSizeBetween(1, 64).allMatch(each -> blobs.exists(each.key()));
        }
    }
}
