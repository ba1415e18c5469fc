package dev.medley.registry.upload;

import dev.medley.format.Finding;
import dev.medley.format.FolderFile;
import dev.medley.format.FolderInspection;
import dev.medley.format.FolderInspection.Accepted;
import dev.medley.format.Safetensors;
import dev.medley.format.VersionKind;
import dev.medley.format.WeightScan;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import dev.medley.registry.upload.FindingJson.FindingView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.multipart.FormData;
import org.jboss.resteasy.reactive.server.multipart.FormValue;

/** {@code POST /api/v1/validations}: what publishing a folder would say, without storing anything. */
@Path("/api/v1/validations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ValidationResource {
    private static final int MAX_FILES = 64;

    private final CurrentAccount current;

    @Inject
    ValidationResource(CurrentAccount current) {
        this.current = current;
    }

    /**
     * One announced file.
     *
     * @param size of the whole file in bytes
     * @param head its first bytes in base64: of weights the length prefix and the header, of every other file all of it
     */
    record Head(
            @Schema(required = true) String path,
            @Schema(required = true, minimum = "0") Long size,
            @Schema(required = true, pattern = Shape.BASE64) String head) {}

    record HeadsRequest(
            @Schema(required = true, minItems = 1, maxItems = 64)
            List<Head> files) {}

    /** @param complete whether the weights' values were judged, too */
    record Verdict(boolean valid, boolean complete, Optional<Summary> summary, List<FindingView> findings) {}

    record Summary(String kind, String base, int rank, int modules, List<String> targetModules, long parameters) {}

    /** By the files' first bytes: quick, and nothing of the weights is sent. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Verdict heads(HeadsRequest request) {
        current.require(Scope.ADAPTER_READ);
        List<Head> files = Optional.ofNullable(request).map(HeadsRequest::files).orElse(List.of());
        requireCount(files.size(), 1);
        List<FolderFile> folder = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            folder.add(file(files.get(i), "files[" + i + "]"));
        }
        return verdict(FolderInspection.inspect(folder), false);
    }

    /** By the whole files of a small folder, as parts of a form; each part's file name is its path. */
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Verdict whole(@RestForm(FileUpload.ALL) List<FileUpload> parts) {
        current.require(Scope.ADAPTER_READ);
        requireFiles();
        requireCount(parts.size(), 0);
        List<FolderFile> folder = new ArrayList<>();
        Optional<byte[]> weights = Optional.empty();
        for (FileUpload part : parts) {
            byte[] bytes = read(part);
            boolean isWeights = VersionKind.isWeights(part.fileName());
            weights = isWeights ? Optional.of(bytes) : weights;
            folder.add(new FolderFile(part.fileName(), bytes.length, head(part.fileName(), bytes)));
        }
        FolderInspection.Result result = FolderInspection.inspect(folder);
        if (result instanceof Accepted accepted && weights.isPresent()) {
            var scan = new WeightScan(accepted.header(), accepted.summary());
            scan.accept(weights.get(), 0, weights.get().length);
            result = accepted.with(scan.finish());
        }
        return verdict(result, true);
    }

    /** A part without a file name is a field, which nothing here reads. */
    private static void requireFiles() {
        FormData form = CurrentRequestManager.get().getFormData();
        if (form == null) {
            throw Problem.invalid("", "The form is empty.");
        }
        for (String name : form) {
            if (!form.get(name).stream().allMatch(FormValue::isFileItem)) {
                throw Problem.invalid(name, "each part must be a file with its path as file name.");
            }
        }
    }

    private static FolderFile file(Head file, String at) {
        if (file == null || file.path() == null || file.size() == null || file.size() < 0 || file.head() == null) {
            throw Problem.invalid(at, "each file needs path, size and head.");
        }
        try {
            return new FolderFile(file.path(), file.size(), Base64.getDecoder().decode(file.head()));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(at + ".head", "head must be base64.");
        }
    }

    private static byte[] head(String path, byte[] bytes) {
        if (!VersionKind.isWeights(path) || bytes.length < Safetensors.PREFIX_BYTES) {
            return Arrays.copyOf(bytes, Math.toIntExact(FolderInspection.headLength(path, bytes.length)));
        }
        long header = Safetensors.headerLength(bytes);
        long end = header < 0 ? Safetensors.PREFIX_BYTES : Math.min(bytes.length, Safetensors.PREFIX_BYTES + header);
        return Arrays.copyOf(bytes, Math.toIntExact(end));
    }

    private static byte[] read(FileUpload part) {
        try {
            return Files.readAllBytes(part.uploadedFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireCount(int count, int least) {
        if (count < least || count > MAX_FILES) {
            throw Problem.invalid("files", "files must list " + least + " to " + MAX_FILES + " files.");
        }
    }

    private static Verdict verdict(FolderInspection.Result result, boolean complete) {
        Optional<Summary> summary = result instanceof Accepted accepted
                ? Optional.of(new Summary(
                        accepted.summary().kind().label(),
                        accepted.summary().base(),
                        accepted.summary().rank(),
                        accepted.summary().modules().size(),
                        accepted.summary().targetModules(),
                        accepted.summary().parameters()))
                : Optional.empty();
        List<Finding> findings = result.findings();
        return new Verdict(!Finding.rejects(findings), complete, summary, FindingJson.views(findings));
    }
}
