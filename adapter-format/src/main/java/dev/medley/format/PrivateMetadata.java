package dev.medley.format;

import com.google.re2j.Pattern;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What training programs write into weights that their owner may not mean to publish: paths of a machine, names of data sets, tags and comments. */
final class PrivateMetadata {
    private static final Pattern PATH =
            Pattern.compile("(?i)(/home/|/users/|/root/|/mnt/|/data/|[a-z]:\\\\)[A-Za-z0-9_.\\\\/-]*");
    private static final Pattern KEY = Pattern.compile("(?i).*(dataset|tag_frequency|training_comment).*");
    /** What programs write who have nothing to say. */
    private static final Pattern NOTHING = Pattern.compile("|None|null|\\{\\}|\\[\\]");

    private PrivateMetadata() {}

    static Optional<Finding> check(SafetensorsHeader header) {
        TreeSet<String> keys = new TreeSet<>();
        for (Map.Entry<String, String> entry : header.metadata().entrySet()) {
            boolean isNamed = KEY.matches(entry.getKey()) && !NOTHING.matches(entry.getValue());
            if (isNamed || PATH.matcher(entry.getValue()).find()) {
                keys.add(entry.getKey());
            }
        }
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.of(
                                        FindingCode.META_PRIVATE,
                                        AdapterFiles.WEIGHTS,
                                        "__metadata__",
                                        "Metadata contains local paths or data-set names ("
                                                + Finding.quote(String.join(", ", keys))
                                                + "); remove before publishing?")
                                .withHint(
                                        "The portal's publish page, `./medley push --strip-metadata` and `stripMetadata: true` of an upload take it out."));
    }
}
