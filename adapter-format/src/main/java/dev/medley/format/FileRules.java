package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges the files of an upload by name, size and first bytes: the first stage, before anything is parsed. */
final class FileRules {
    private static final String TEMPLATE = "chat_template.jinja";
    private static final Pattern OTHER =
            Pattern.compile("LICENSE|tokenizer[A-Za-z0-9_.-]*\\.json|chat_template\\.jinja");
    private static final Pattern IMAGE =
            Pattern.compile("(?i)([A-Za-z0-9_-]+/)?[A-Za-z0-9_.-]+\\.(png|jpe?g|webp|gif)");
    private static final Pattern PICKLE = Pattern.compile("(?i).*\\.(bin|pt|pth|ckpt|pkl|pickle|joblib|npy|npz)");

    private final List<FolderFile> files;
    private final VersionKind kind;
    private final List<Finding> findings = new ArrayList<>();

    FileRules(List<FolderFile> files, VersionKind kind) {
        this.files = files;
        this.kind = kind;
    }

    List<Finding> check() {
        present();
        if (kind == VersionKind.ADAPTER && files.size() <= Limits.FILES) {
            required(AdapterFiles.WEIGHTS, FILE_MISSING_WEIGHTS);
            required(AdapterFiles.CONFIG, FILE_MISSING_CONFIG);
        }
        return List.copyOf(findings);
    }

    /** The same of a folder that others may still come to. */
    List<Finding> checkIncomplete() {
        present();
        return List.copyOf(findings);
    }

    private void present() {
        if (files.size() > Limits.FILES) {
            add(FILE_NOT_ALLOWED, "", files.size() + " files; an adapter has at most " + Limits.FILES + ".");
            return;
        }
        findings.addAll(
                PathRules.duplicates(files.stream().map(FolderFile::path).toList()));
        files.forEach(this::file);
    }

    static boolean isImage(String path) {
        return IMAGE.matches(path);
    }

    private void file(FolderFile file) {
        String path = file.path();
        if (PathRules.isUnsafe(path)) {
            findings.add(PathRules.unsafe(path));
        } else if (PICKLE.matches(path) || isPickle(file)) {
            findings.add(Finding.of(
                            FILE_PICKLE,
                            path,
                            "",
                            Finding.quote(path) + " is a pickle file and can run code when loaded.")
                    .withHint("Convert it: `model.save_pretrained(dir, safe_serialization=True)`."));
        } else if (!isAllowed(path)) {
            notAllowed(path);
        } else {
            content(file);
        }
    }

    private static boolean isPickle(FolderFile file) {
        return !VersionKind.isWeights(file.path())
                && FileMagic.foreign(file.bytes()).filter("pickle"::equals).isPresent();
    }

    private void notAllowed(String path) {
        boolean nested = path.endsWith("/" + AdapterFiles.CONFIG) || path.endsWith("/" + AdapterFiles.WEIGHTS);
        Finding finding = Finding.of(
                FILE_NOT_ALLOWED,
                path,
                "",
                Finding.quote(path) + " is not accepted. Allowed: adapter_config.json, adapter_model.safetensors,"
                        + " examples.jsonl, README.md, LICENSE, tokenizer*.json, chat_template.jinja, images;"
                        + " for a router only router.safetensors, for a retriever only retriever.safetensors,"
                        + " each with README.md, LICENSE and images.");
        findings.add(nested ? finding.withHint("Upload the folder that holds these files itself.") : finding);
    }

    private boolean isAllowed(String path) {
        return switch (path) {
            case AdapterFiles.CARD -> true;
            case AdapterFiles.CONFIG, AdapterFiles.WEIGHTS, AdapterFiles.EXAMPLES -> kind == VersionKind.ADAPTER;
            case AdapterFiles.ROUTER -> kind == VersionKind.ROUTER;
            case AdapterFiles.RETRIEVER -> kind == VersionKind.RETRIEVER;
            default -> OTHER.matches(path) || IMAGE.matches(path);
        };
    }

    private void content(FolderFile file) {
        String path = file.path();
        if (file.size() == 0) {
            add(
                    UPLOAD_EMPTY,
                    path,
                    Finding.quote(path)
                            + " is empty (0 bytes). The transfer probably stopped before any data was sent.");
            return;
        }
        if (file.size() > cap(path)) {
            add(
                    UPLOAD_TOO_LARGE,
                    path,
                    Finding.quote(path) + " has " + file.size() + " bytes; at most " + cap(path)
                            + " are accepted. Full or merged models are not accepted here.");
        }
        if (path.equals(TEMPLATE)) {
            add(
                    FILE_NOT_USED,
                    path,
                    "`chat_template.jinja` is kept but never run: answers come in the template of the base. Compare the"
                            + " two before you use this one elsewhere.");
        }
        Optional<String> foreign = VersionKind.isWeights(path)
                ? FileMagic.foreignWeights(file.bytes())
                : FileMagic.foreign(file.bytes()).filter(content -> isForeignTo(path, content));
        foreign.ifPresent(content -> findings.add(FileMagic.mismatch(path, content)));
    }

    private static boolean isForeignTo(String path, String content) {
        boolean markup = path.equals(AdapterFiles.CARD) || path.equals(TEMPLATE);
        return switch (content) {
            case "JSON error" -> false;
            case "HTML" -> !markup;
            default -> true;
        };
    }

    private static long cap(String path) {
        return switch (path) {
            case AdapterFiles.WEIGHTS, AdapterFiles.ROUTER, AdapterFiles.RETRIEVER -> Limits.WEIGHTS_BYTES;
            case AdapterFiles.CONFIG -> Limits.CONFIG_BYTES;
            case AdapterFiles.CARD, AdapterFiles.EXAMPLES -> Long.MAX_VALUE; // have a code of their own
            default -> Limits.OTHER_FILE_BYTES;
        };
    }

    private void required(String path, FindingCode code) {
        if (files.stream().noneMatch(file -> file.path().equals(path))) {
            findings.add(Finding.of(code, path, "", Finding.quote(path) + " is missing.")
                    .withHint("Upload the folder that `save_pretrained` wrote; a named adapter is saved one folder"
                            + " deeper."));
        }
    }

    private void add(FindingCode code, String file, String message) {
        findings.add(Finding.of(code, file, "", message));
    }
}
