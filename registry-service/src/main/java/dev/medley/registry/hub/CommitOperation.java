package dev.medley.registry.hub;

import dev.medley.registry.upload.StoredFile;

/** One change of a commit. */
sealed interface CommitOperation {
    /** A file with new content, which lies in storage already. */
    record Add(StoredFile file) implements CommitOperation {}

    record DeleteFile(String path) implements CommitOperation {}

    /**
     * Everything below a folder goes.
     *
     * @param path without a slash at its end
     */
    record DeleteFolder(String path) implements CommitOperation {}
}
