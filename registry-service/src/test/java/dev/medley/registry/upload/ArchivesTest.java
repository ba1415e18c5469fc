package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.format.Digest;
import dev.medley.format.Finding;
import dev.medley.format.FindingCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ArchivesTest {
    @Test
    void leavesOutWhatSystemsPutIntoArchives() throws IOException {
        // Given
        byte[] archive = zip(
                "mine/README.md",
                "__MACOSX/mine/._README.md",
                "mine/.DS_Store",
                "mine/.gitattributes",
                "mine/.git/config",
                "mine/images/Thumbs.db",
                "mine/LICENSE",
                "mine/._LICENSE");

        // When
        Archives.Result result = unpack(archive);

        // Then
        Archives.Unpacked unpacked = (Archives.Unpacked) result;
        assertThat(unpacked.files()).extracting(StoredFile::path).containsExactly("README.md", "LICENSE");
        assertThat(unpacked.findings()).extracting(Finding::code).containsExactly(FindingCode.ARCHIVE_NESTED_DIR);
    }

    @Test
    void namesTheEntryWhoseChecksumIsWrong() throws IOException {
        // Given
        byte[] archive = zip("README.md", "LICENSE");
        String text = new String(archive, StandardCharsets.ISO_8859_1);
        archive[text.indexOf("text of LICENSE")] = 'T';

        // When
        Archives.Result result = unpack(archive);

        // Then
        assertThat(((Archives.Refused) result).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(FindingCode.ARCHIVE_UNSAFE);
            assertThat(finding.message()).contains("`LICENSE`");
        });
    }

    private static Archives.Result unpack(byte[] archive) {
        var blobs = new MemoryBlobs();
        blobs.put("archive", archive);
        var file = new StoredFile("a.zip", archive.length, Digest.sha256(archive), "archive");
        return new Archives(blobs, new SmallUploads()).unpack(List.of(file), "quarantine/");
    }

    private static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                byte[] content = ("text of " + name).getBytes(StandardCharsets.UTF_8);
                CRC32 checksum = new CRC32();
                checksum.update(content);
                ZipEntry entry = new ZipEntry(name);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.length);
                entry.setCrc(checksum.getValue());
                zip.putNextEntry(entry);
                zip.write(content);
            }
        }
        return bytes.toByteArray();
    }
}
