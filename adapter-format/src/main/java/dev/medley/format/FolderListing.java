package dev.medley.format;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What of a folder on disk is an adapter's: all of it, sub-folders included, but for {@link Litter} and the checkpoints that a Trainer keeps beside the adapter
 * that came of them.
 *
 * @param files by their paths in the folder
 * @param findings what may not be read and what was left out; more files than an adapter has are not listed to their end
 */
public record FolderListing(SortedMap<String, Path> files, List<Finding> findings) {
    private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-\\d+");

    public FolderListing {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        findings = List.copyOf(findings);
    }

    /**
     * Lists a folder without reading its files.
     *
     * @param named a folder, or a link to one
     * @throws IOException when the disk fails, never because of the content
     */
    public static FolderListing of(Path named) throws IOException {
        // Links are refused in a folder; the way to it may have some.
        var walk = new Walk(named.toRealPath());
        Files.walkFileTree(walk.root, walk);
        walk.findings.sort(Comparator.comparing(Finding::file));
        return new FolderListing(walk.files, walk.findings);
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private final SortedMap<String, Path> files = new TreeMap<>();
        private final List<Finding> findings = new ArrayList<>();

        private Walk(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folder.equals(root)) {
                return FileVisitResult.CONTINUE;
            }
            String name = name(folder);
            if (CHECKPOINT.matcher(name).matches()
                    && Files.isRegularFile(root.resolve(AdapterFiles.WEIGHTS), LinkOption.NOFOLLOW_LINKS)) {
                findings.add(Finding.of(
                        FindingCode.FILE_NOT_USED,
                        name,
                        "",
                        Finding.quote(name)
                                + " is left out: it is a checkpoint of the training whose adapter lies beside"
                                + " it. It can be published by itself."));
                return FileVisitResult.SKIP_SUBTREE;
            }
            return Litter.is(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = name(file);
            if (Litter.is(name)) {
                return FileVisitResult.CONTINUE;
            }
            if (files.size() == Limits.FILES) {
                findings.add(Finding.of(
                        FindingCode.FILE_NOT_ALLOWED,
                        "",
                        "",
                        "More than " + Limits.FILES + " files; an adapter has at most that many."));
                return FileVisitResult.TERMINATE;
            }
            if (attributes.isRegularFile()) {
                files.put(name, file);
            } else {
                findings.add(unfit(name, attributes.isSymbolicLink()));
            }
            return FileVisitResult.CONTINUE;
        }

        /** A link shows what lies elsewhere, and a pipe or a device may never end. */
        private static Finding unfit(String name, boolean isLink) {
            return Finding.of(
                            FindingCode.FILE_PATH_UNSAFE,
                            name,
                            "",
                            Finding.quote(name) + (isLink ? " is a link." : " is neither a file nor a folder."))
                    .withHint(
                            isLink ? "Put a copy of the file in its place, such as `cp -rL` makes." : "Take it away.");
        }

        private String name(Path path) {
            return StreamSupport.stream(root.relativize(path).spliterator(), false)
                    .map(Path::toString)
                    .collect(Collectors.joining("/"));
        }
    }
}
