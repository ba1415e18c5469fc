package dev.medley.registry.upload;

import dev.medley.format.Finding;
import dev.medley.format.FolderFile;
import dev.medley.format.FolderInspection;
import dev.medley.format.PathRules;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.upload.UploadService.Announced;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Announced file = files.get(i);
            String at = "files[" + i + "]";
            if (file == null || file.path() == null) {
                throw Problem.invalid(at + ".path", "path is required.");
            }
            if (file.sha256() == null || !file.sha256().matches("[0-9a-f]{64}")) {
                throw Problem.invalid(at + ".sha256", "sha256 must be 64 hexadecimal digits in lower case.");
            }
            paths.add(file.path());
            if (file.size() < 0) {
                throw Problem.unfit(at + ".size", "`" + file.path() + "`: size must be from 1 to " + most + " bytes.");
            }
            if (file.size() == 0) {
                throw new Problem(422, "UPLOAD_EMPTY", "`" + file.path() + "` is empty (0 bytes).");
            }
            total = file.size() > most ? Long.MAX_VALUE / 2 : total + file.size();
        }
        require(PathRules.check(paths));
        if (total > most) {
            throw new Problem(
                    413,
                    "UPLOAD_TOO_LARGE",
                    "The files have more than " + most
                            + " bytes together. Full or merged models are not accepted here.");
        }
        // What an archive holds nobody knows before it is opened.
        if (!Archives.isArchive(paths)) {
            require(FolderInspection.inspectIncomplete(files.stream()
                    .map(file -> new FolderFile(file.path(), file.size(), new byte[0]))
                    .toList()));
        }
    }

    private static void require(List<Finding> findings) {
        List<Problem.Detail> details = findings.stream()
                .map(finding ->
                        new Problem.Detail(finding.code().name(), finding.file(), finding.message(), finding.hint()))
                .toList();
        if (!details.isEmpty()) {
            Problem.Detail first = details.getFirst();
            throw new Problem(422, first.code(), first.message(), details, Optional.empty());
        }
    }
}
