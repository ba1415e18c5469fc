package dev.medley.registry.adapter;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;

/** How long versions without a tag shall stay, as an owner says: a field that is absent and one that is null are two different wishes. */
@JsonDeserialize(using = Retention.Reader.class)
sealed interface Retention {
    int LONGEST_DAYS = 3_650;

    /** So many days after their last tag. */
    record Days(int number) implements Retention {
        boolean isLegal() {
            return number >= 1 && number <= LONGEST_DAYS;
        }
    }

    /** For ever: null. */
    record Forever() implements Retention {}

    /** As it is: nothing was said. */
    record Unchanged() implements Retention {}

    /** Reads the field; also asked where there is none. */
    final class Reader extends StdDeserializer<Retention> {
        private static final long serialVersionUID = 1L;

        Reader() {
            super(Retention.class);
        }

        @Override
        public Retention deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return new Days(context.readValue(parser, Integer.class));
        }

        @Override
        public Retention getNullValue(DeserializationContext context) {
            return new Forever();
        }

        @Override
        public Retention getAbsentValue(DeserializationContext context) {
            return new Unchanged();
        }
    }
}
