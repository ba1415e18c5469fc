package dev.medley.registry.upload;

import dev.medley.registry.problem.Problem;
import dev.medley.registry.upload.UploadService.Announced;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What can be said of files before any of their bytes is here. */
final class AnnouncedFiles {
    private static final int MAX_FILES = 64;

    private AnnouncedFiles() {}

    /** @throws Problem naming the first file that can't be taken */
    static void requireLegal(List<Announced> files, long most) {
        if (files.isEmpty() || files.size() > MAX_FILES) {
            throw Problem.invalid("files", "files must list 1 to " + MAX_FILES + " files.");
        }
        long total = 0;
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < files.size(); i++) {
            Announced file = files.get(i);
            String at = "files[" + i + "]";
            if (file == null
                    || file.path() == null
                    || file.path().isBlank()
                    || file.path().length() > 512) {
                throw Problem.invalid(at + ".path", "path is required, at most 512 characters.");
            }
            if (file.sha256() == null || !file.sha256().matches("[0-9a-f]{64}")) {
                throw Problem.invalid(at + ".sha256", "sha256 must be 64 hexadecimal digits in lower case.");
            }
            if (!paths.add(file.path())) {
                throw new Problem(422, "FILE_DUPLICATE", "`" + file.path() + "` occurs twice.");
            }
            if (file.size() <= 0) {
                throw new Problem(422, "UPLOAD_EMPTY", "`" + file.path() + "` is empty (0 bytes).");
            }
            total = file.size() > most ? Long.MAX_VALUE / 2 : total + file.size();
        }
        if (total > most) {
            throw new Problem(
                    413,
                    "UPLOAD_TOO_LARGE",
                    "The files have more than " + most
                            + " bytes together. Full or merged models are not accepted here.");
        }
    }
}
