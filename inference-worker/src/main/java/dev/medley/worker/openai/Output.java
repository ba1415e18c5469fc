package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.grammar.Grammar;
import dev.medley.worker.grammar.Grammars;
import dev.medley.worker.grammar.Grammars.Function;
import dev.medley.worker.grammar.Grammars.Otherwise;
import dev.medley.worker.grammar.UnsupportedSchema;
import java.util.List;
import java.util.Optional;

/** What form a request wants its answer in. */
sealed interface Output {
    Output TEXT = new Text();

    /** The grammar that answers are held to; absent for free text. */
    Optional<Grammar> grammar(Grammars grammars);

    /** Whatever the model writes. */
    record Text() implements Output {
        @Override
        public Optional<Grammar> grammar(Grammars grammars) {
            return Optional.empty();
        }
    }

    /** Any JSON object. */
    record AnyObject() implements Output {
        @Override
        public Optional<Grammar> grammar(Grammars grammars) {
            return Optional.of(grammars.object());
        }
    }

    /**
     * JSON of a schema.
     *
     * @param isStrict whether the schema binds, or is kept to as far as that can be
     */
    record OfSchema(JsonNode schema, boolean isStrict) implements Output {
        @Override
        public Optional<Grammar> grammar(Grammars grammars) {
            try {
                return Optional.of(grammars.schema(schema, isStrict));
            } catch (UnsupportedSchema e) {
                throw refused(e);
            }
        }
    }

    /**
     * A call of one of the functions, or what is allowed instead.
     *
     * @param mayRepeat whether several calls are wanted where the base writes them
     */
    record Call(List<Function> functions, Otherwise otherwise, boolean mayRepeat) implements Output {
        public Call {
            functions = List.copyOf(functions);
        }

        @Override
        public Optional<Grammar> grammar(Grammars grammars) {
            try {
                return Optional.of(grammars.call(functions, otherwise, mayRepeat));
            } catch (UnsupportedSchema e) {
                throw refused(e);
            }
        }
    }

    private static InvalidRequest refused(UnsupportedSchema e) {
        boolean isTool = e.path().startsWith("[");
        String param = isTool
                ? "tools" + e.path().replaceFirst("]", "].function.parameters")
                : "response_format.json_schema.schema" + (e.path().isEmpty() ? "" : "." + e.path());
        return InvalidRequest.schema(param, param + ": " + e.getMessage() + ".");
    }
}
