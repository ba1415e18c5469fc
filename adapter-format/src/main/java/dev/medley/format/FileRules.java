package dev.medley.format;

/** Judges the files of an upload by name, size and first bytes. */
final class FileRules {
    private FileRules() {}

    /** The finding for a file that is not what its name says. */
    static Finding mismatch(String file, String content) {
        Finding finding = Finding.of(
                FindingCode.FILE_TYPE_MISMATCH, file, "", "The file contains " + content + ", not what its name says.");
        return content.equals("Git LFS pointer") ? finding.withHint("Run `git lfs pull` first.") : finding;
    }
}
