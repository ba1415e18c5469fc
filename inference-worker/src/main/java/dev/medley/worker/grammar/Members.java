package dev.medley.worker.grammar;

import java.util.ArrayList;
import java.util.List;

/**
 * The rest of an object with its closing brace: the schema's properties in the schema's order, the optional ones as the model likes.
 *
 * @param from first property that may still come
 * @param hasBegun whether there was one already
 */
record Members(List<Property> properties, int from, boolean hasBegun) implements Symbol {
    private static final Literal CLOSE = Literal.of("}");
    private static final Literal COMMA = Literal.of(",");

    /** @param key the quoted name with its colon */
    record Property(Literal key, Symbol value, boolean isRequired) {}

    Members {
        properties = List.copyOf(properties);
    }

    @Override
    public int least() {
        int bytes = 1;
        boolean any = hasBegun;
        for (Property property : properties.subList(from, properties.size())) {
            if (property.isRequired()) {
                bytes = Symbol.sum(
                        bytes, property.key().least() + property.value().least() + (any ? 1 : 0));
                any = true;
            }
        }
        return bytes;
    }

    Choice expand() {
        List<Symbol> options = new ArrayList<>();
        for (int i = from; i < properties.size(); i++) {
            Property property = properties.get(i);
            var rest = new Members(properties, i + 1, true);
            Chain member = Chain.of(property.key(), Space.OPTIONAL, property.value(), rest);
            options.add(hasBegun ? Chain.of(COMMA, Space.OPTIONAL, member) : member);
            if (property.isRequired()) {
                return new Choice(options);
            }
        }
        options.add(CLOSE);
        return new Choice(options);
    }
}
