package dev.medley.registry.adapter;

import dev.medley.registry.problem.Problem;

/** {@code main} is what the Hub's API calls the files behind {@code latest}: a tag of that name could not be read there. Ones that exist stay readable. */
public final class TagReserved extends Problem {
    private static final long serialVersionUID = 1L;
    private static final String MAIN = "main";

    private TagReserved() {
        super(
                422,
                "TAG_RESERVED",
                "The tag main is reserved: to clients of the Hub's API it is the default revision. Choose another name.");
    }

    /**
     * Whether a tag may be made, or moved.
     *
     * @throws TagReserved when it may not
     */
    public static void refuse(String tag) {
        if (tag.equals(MAIN)) {
            throw new TagReserved();
        }
    }
}
