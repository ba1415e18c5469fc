package dev.medley.worker.template;

import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A chat template, in the part of Jinja (jinja.palletsprojects.com/templates) that such templates use, with the settings of transformers'
 * {@code apply_chat_template}: {@code trim_blocks}, {@code lstrip_blocks}, {@code break} and {@code continue}, {@code generation}, the immutable sandbox,
 * {@code tojson} as {@code json.dumps}, {@code raise_exception} and {@code strftime_now}. Safe for many threads.
 *
 * <p>A rendering reads the values that it is given and nothing else: there is no way from a template to Java. {@link Budget} bounds what it costs.
 */
public final class Template {
    /** Python's {@code None} among the values. */
    public static final Object NONE = Constants.NONE;

    private final List<Statement> statements;
    private final Clock clock;

    private Template(List<Statement> statements, Clock clock) {
        this.statements = statements;
        this.clock = clock;
    }

    /**
     * Reads a template.
     *
     * @throws TemplateSyntax when it can't be read or uses what is not supported
     */
    public static Template parse(String template) {
        return parse(template, Clock.system(ZoneId.systemDefault()));
    }

    static Template parse(String template, Clock clock) {
        try {
            return new Template(StatementParser.parse(template), clock);
        } catch (StackOverflowError _) {
            throw new TemplateSyntax(1, "the template is nested too deeply");
        }
    }

    /**
     * Fills it in.
     *
     * @param values by name: strings, numbers, truth values, lists, maps and {@link #NONE}
     * @throws TemplateRaised when the template says so
     * @throws TemplateFailed when it can't be rendered with these values, or within the bounds
     */
    public String render(Map<String, ?> values) {
        Map<String, Value> names = new HashMap<>();
        values.forEach((name, value) -> names.put(name, Value.ofTree(value)));
        Scope globals = Scope.of(Globals.of(clock));
        Scope given = globals.inner();
        names.forEach(given::set);
        try {
            return new Renderer().render(statements, given.inner());
        } catch (StackOverflowError _) {
            throw new TemplateFailed("the template or its values are nested too deeply");
        }
    }
}
