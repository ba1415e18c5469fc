package dev.medley.worker.template;

/** The template can't be read, or uses what this interpreter does not have: told before anything is rendered. */
public final class TemplateSyntax extends TemplateProblem {
    private static final long serialVersionUID = 1L;

    /** @param line of the template, from 1 */
    TemplateSyntax(int line, String why) {
        super("line " + line + ": " + why);
    }
}
