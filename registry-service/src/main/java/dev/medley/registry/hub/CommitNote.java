package dev.medley.registry.hub;

/**
 * What a client says about its commit, of bounded length and without characters that a database can't store.
 *
 * @param title one line; empty where the client says nothing
 */
record CommitNote(String title, String message) {
    static final CommitNote NONE = new CommitNote("", "");

    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_MESSAGE = 4000;

    CommitNote {
        title = cut(title.replaceAll("[\\p{Cntrl}\\s]+", " ").strip(), LONGEST_TITLE);
        message = cut(message.replace("\0", "").strip(), LONGEST_MESSAGE);
    }

    /** No character of two units is cut in half. */
    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }
}
