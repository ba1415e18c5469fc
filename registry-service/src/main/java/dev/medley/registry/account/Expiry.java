package dev.medley.registry.account;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.time.Instant;

/** When a key shall end, as whoever asks for it says: a field that is absent and one that is null are two different wishes. */
@JsonDeserialize(using = Expiry.Reader.class)
public sealed interface Expiry {
    /** A time that was named. */
    record At(Instant end) implements Expiry {}

    /** Not at all: null. */
    record Never() implements Expiry {}

    /** As keys usually do: nothing was said. */
    record Usual() implements Expiry {}

    /** Reads the field; also asked where there is none. */
    final class Reader extends StdDeserializer<Expiry> {
        private static final long serialVersionUID = 1L;

        Reader() {
            super(Expiry.class);
        }

        @Override
        public Expiry deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return new At(context.readValue(parser, Instant.class));
        }

        @Override
        public Expiry getNullValue(DeserializationContext context) {
            return new Never();
        }

        @Override
        public Expiry getAbsentValue(DeserializationContext context) {
            return new Usual();
        }
    }
}
