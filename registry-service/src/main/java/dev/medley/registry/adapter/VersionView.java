package dev.medley.registry.adapter;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A version as people see it. */
record VersionView(
        String version,
        String state,
        String stateNote,
        String base,
        String kind,
        int rank,
        long size,
        long parameters,
        int modules,
        List<String> targetModules,
        String title,
        String summary,
        String license,
        Instant createdAt,
        List<String> tags,
        List<FileView> files,

        @JsonRawValue @Schema(type = SchemaType.ARRAY, implementation = Object.class)
        String findings) {

    record FileView(String path, long size, String sha256) {}

    /**
     * The version for one caller.
     *
     * @param pointing names of the tags that point to it
     * @param insider whether the caller acts for its owner
     */
    static VersionView of(AdapterVersion version, List<String> pointing, boolean insider) {
        return new VersionView(
                version.digest(),
                version.state().label(),
                version.stateNote(),
                version.base(),
                version.kind(),
                version.rank(),
                version.size(),
                version.parameters(),
                version.modules(),
                version.targetModules(),
                version.title(),
                version.summary(),
                version.license(),
                version.createdAt(),
                pointing,
                version.files(insider).stream()
                        .map(file -> new FileView(file.path(), file.size(), file.sha256()))
                        .toList(),
                version.findings());
    }
}
