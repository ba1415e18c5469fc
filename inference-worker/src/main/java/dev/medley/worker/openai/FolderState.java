package dev.medley.worker.openai;

import dev.medley.format.AdapterFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** How the files that an adapter is loaded from lie in its folder: where one of them was replaced or written, it is another one. */
record FolderState(FileState config, FileState weights) {
    /** @param key the file system's own name of the file, where it has one */
    record FileState(long size, FileTime modified, Optional<Object> key) {
        private static FileState of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileState(
                    attributes.size(), attributes.lastModifiedTime(), Optional.ofNullable(attributes.fileKey()));
        }
    }

    static FolderState of(Path folder) throws IOException {
        return new FolderState(
                FileState.of(folder.resolve(AdapterFiles.CONFIG)), FileState.of(folder.resolve(AdapterFiles.WEIGHTS)));
    }
}
