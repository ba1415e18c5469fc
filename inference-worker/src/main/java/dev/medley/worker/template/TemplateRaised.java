package dev.medley.worker.template;

/** The template refuses the conversation by {@code raise_exception}; the message is the template's own. */
public final class TemplateRaised extends TemplateProblem {
    private static final long serialVersionUID = 1L;

    TemplateRaised(String message) {
        super(message);
    }
}
