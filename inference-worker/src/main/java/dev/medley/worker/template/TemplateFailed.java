package dev.medley.worker.template;

/** The template can't be rendered with these values: something is undefined, of the wrong type, or larger than the bounds allow. */
public final class TemplateFailed extends TemplateProblem {
    private static final long serialVersionUID = 1L;

    TemplateFailed(String why) {
        super(why);
    }
}
