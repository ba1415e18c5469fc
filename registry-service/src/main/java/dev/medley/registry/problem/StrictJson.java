package dev.medley.registry.problem;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Bodies are taken as they are written: {@code false} is no text, 0 not {@code false}, 1.5 no whole number, {@code "0.5"} no number and {@code ""} not nothing,
 * no key is there twice, and a text has nothing that a database can't store.
 */
@Singleton
class StrictJson implements ObjectMapperCustomizer {
    /** What would be taken for {@code true} or {@code false} otherwise. */
    private static final List<CoercionInputShape> NO_TRUTHS = List.of(
            CoercionInputShape.Integer,
            CoercionInputShape.Float,
            CoercionInputShape.String,
            CoercionInputShape.EmptyString);

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        mapper.getFactory().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
        var module = new SimpleModule("strict");
        module.addDeserializer(String.class, new Text<>(String.class, "text", text -> text));
        module.addDeserializer(
                Instant.class, new Text<>(Instant.class, "a time such as 2026-11-24T12:00:00Z", Instant::parse));
        module.addDeserializer(Long.class, new Whole<>(Long.class, BigDecimal::longValueExact, null));
        module.addDeserializer(long.class, new Whole<>(long.class, BigDecimal::longValueExact, 0L));
        module.addDeserializer(Integer.class, new Whole<>(Integer.class, BigDecimal::intValueExact, null));
        module.addDeserializer(int.class, new Whole<>(int.class, BigDecimal::intValueExact, 0));
        module.addDeserializer(Double.class, new Decimal(Double.class, null));
        module.addDeserializer(double.class, new Decimal(double.class, 0.0));
        mapper.registerModule(module);
        for (CoercionInputShape other : NO_TRUTHS) {
            mapper.coercionConfigFor(LogicalType.Boolean).setCoercion(other, CoercionAction.Fail);
        }
    }

    @Override
    public int priority() {
        // After the framework's own modules, whose readers are laxer.
        return MINIMUM_PRIORITY;
    }

    /** A refusal in words of this class. */
    static final class Mismatch extends MismatchedInputException {
        private static final long serialVersionUID = 1L;

        Mismatch(JsonParser parser, String reason, Class<?> wanted) {
            super(parser, reason, wanted);
        }
    }

    private static final class Text<T> extends StdScalarDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final String wanted;
        private final transient Function<String, T> read;

        Text(Class<T> type, String wanted, Function<String, T> read) {
            super(type);
            this.wanted = wanted;
            this.read = read;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw new Mismatch(parser, "this must be " + wanted, handledType());
            }
            String text = parser.getText();
            Optional<String> complaint = StorableText.complaint(text);
            if (complaint.isPresent()) {
                throw new Mismatch(parser, complaint.get(), handledType());
            }
            try {
                return read.apply(text);
            } catch (DateTimeException malformed) {
                throw new Mismatch(parser, "this must be " + wanted, handledType());
            }
        }
    }

    /** 4 and 4.0 are the same number in JSON; 4.5 is none here. */
    private static final class Whole<T extends Number> extends StdScalarDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<BigDecimal, T> read;
        private final T absent;

        Whole(Class<T> type, Function<BigDecimal, T> read, T absent) {
            super(type);
            this.read = read;
            this.absent = absent;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.currentToken().isNumeric()) {
                throw new Mismatch(parser, "this must be a whole number", handledType());
            }
            try {
                return read.apply(parser.getDecimalValue());
            } catch (ArithmeticException fraction) {
                throw new Mismatch(parser, "this must be a whole number, and not so large", handledType());
            }
        }

        @Override
        public T getNullValue(DeserializationContext context) {
            return absent;
        }
    }

    private static final class Decimal extends StdScalarDeserializer<Double> {
        private static final long serialVersionUID = 1L;

        private final Double absent;

        Decimal(Class<Double> type, Double absent) {
            super(type);
            this.absent = absent;
        }

        @Override
        public Double deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.currentToken().isNumeric()) {
                throw new Mismatch(parser, "this must be a number", handledType());
            }
            return parser.getDoubleValue();
        }

        @Override
        public Double getNullValue(DeserializationContext context) {
            return absent;
        }
    }
}
