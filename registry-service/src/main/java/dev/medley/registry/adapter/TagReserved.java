package dev.medley.registry.adapter;

import dev.medley.registry.problem.Problem;
import java.util.regex.Pattern;

/**
 * Names of revisions that are no tags to clients of the Hub's API: {@code main} is what it calls the files behind {@code latest}, and what looks like a
 * commit never changes its meaning. Tags that exist stay readable.
 */
public final class TagReserved extends Problem {
    private static final long serialVersionUID = 1L;
    private static final Pattern REVISION = Pattern.compile("main|[0-9a-f]{40}|[0-9a-f]{64}");

    private TagReserved(String tag) {
        super(
                422,
                "TAG_RESERVED",
                "The tag " + tag + " is reserved: to clients of the Hub's API "
                        + (tag.equals("main") ? "it is the default revision" : "it is a commit")
                        + ". Choose another name.");
    }

    /** Whether no tag is called so from now on. */
    public static boolean isReserved(String tag) {
        return REVISION.matcher(tag).matches();
    }

    /**
     * Whether a tag may be made, or moved.
     *
     * @throws TagReserved when it may not
     */
    public static void refuse(String tag) {
        if (isReserved(tag)) {
            throw new TagReserved(tag);
        }
    }
}
