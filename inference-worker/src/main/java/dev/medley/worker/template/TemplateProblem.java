package dev.medley.worker.template;

/** Why a template gives no text. Each kind says whose fault it is. */
public abstract sealed class TemplateProblem extends RuntimeException
        permits TemplateSyntax, TemplateRaised, TemplateFailed {
    private static final long serialVersionUID = 1L;

    TemplateProblem(String message) {
        super(message);
    }
}
