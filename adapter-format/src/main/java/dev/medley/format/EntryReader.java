package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.medley.format.HeaderRules.RawTensor;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Parses one tensor entry, {@code {"dtype", "shape", "data_offsets"}} exactly; faults become findings. */
final class EntryReader {
    private static final int LONGEST_LIST = 16;

    private enum Field {
        DTYPE,
        SHAPE,
        DATA_OFFSETS
    }

    private final JsonParser json;
    private final String name;
    private final FindingCollector findings;
    private final EnumSet<Field> seen = EnumSet.noneOf(Field.class);
    private Optional<String> dtype = Optional.empty();
    private Optional<List<Long>> shape = Optional.empty();
    private Optional<List<Long>> offsets = Optional.empty();

    private EntryReader(JsonParser json, String name, FindingCollector findings) {
        this.json = json;
        this.name = name;
        this.findings = findings;
    }

    /** Reads the value of key {@code name}; the parser stands on its first token and ends on its last. */
    static RawTensor read(JsonParser json, String name, JsonToken first, FindingCollector findings) throws IOException {
        EntryReader reader = new EntryReader(json, name, findings);
        reader.entry(first);
        return new RawTensor(name, reader.dtype, reader.shape, reader.offsets);
    }

    private void entry(JsonToken first) throws IOException {
        if (first != JsonToken.START_OBJECT) {
            add(ST_FIELD_MISSING, " is " + kind(first) + "; an object of dtype, shape and data_offsets is expected.");
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            field(json.currentName(), json.nextToken());
        }
        for (Field field : EnumSet.complementOf(seen)) {
            add(
                    ST_FIELD_MISSING,
                    ": field " + field.name().toLowerCase(Locale.ROOT)
                            + " missing; exactly dtype, shape and data_offsets are allowed.");
        }
    }

    private void field(String field, JsonToken value) throws IOException {
        switch (field) {
            case "dtype" -> dtype = once(Field.DTYPE) ? dtype(value) : skip();
            case "shape" -> shape = once(Field.SHAPE) ? numbers(value, ST_SHAPE, "shape") : skip();
            case "data_offsets" ->
                offsets = once(Field.DATA_OFFSETS) ? numbers(value, ST_OFFSETS_TYPE, "data_offsets") : skip();
            default -> {
                add(
                        ST_UNKNOWN_FIELD,
                        ": unexpected field " + Finding.quote(field)
                                + "; exactly dtype, shape and data_offsets are allowed.");
                json.skipChildren();
            }
        }
    }

    private boolean once(Field field) {
        if (seen.add(field)) {
            return true;
        }
        add(ST_DUPLICATE_KEY, ": field " + field.name().toLowerCase(Locale.ROOT) + " occurs twice.");
        return false;
    }

    private <T> Optional<T> skip() throws IOException {
        json.skipChildren();
        return Optional.empty();
    }

    private Optional<String> dtype(JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return Optional.of(json.getText());
        }
        add(ST_DTYPE, ": dtype must be a string, it is " + kind(value) + ".");
        return skip();
    }

    /** An array of integers that fit 64 signed bits. Anything else is a finding and no value. */
    private Optional<List<Long>> numbers(JsonToken value, FindingCode code, String field) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            add(code, ": " + field + " must be a list of integers, it is " + kind(value) + ".");
            return skip();
        }
        List<Long> numbers = new ArrayList<>(2);
        boolean valid = true;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (valid && (token != JsonToken.VALUE_NUMBER_INT || !fits(json.getBigIntegerValue()))) {
                add(
                        code,
                        ": " + field + " must hold integers below 2^63, found " + Finding.quote(json.getText()) + ".");
                valid = false;
            } else if (valid && numbers.size() == LONGEST_LIST) {
                add(code, ": " + field + " has more than " + LONGEST_LIST + " numbers.");
                valid = false;
            } else if (valid) {
                numbers.add(json.getLongValue());
            }
            json.skipChildren();
        }
        return valid ? Optional.of(List.copyOf(numbers)) : Optional.empty();
    }

    private static boolean fits(BigInteger number) {
        return number.bitLength() < Long.SIZE;
    }

    private void add(FindingCode code, String rest) {
        findings.add(code, name, "Tensor " + Finding.quote(name) + rest);
    }

    /** A JSON token in words, for a message. */
    static String kind(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "a number";
            case VALUE_NUMBER_FLOAT -> "a fractional number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case START_ARRAY -> "a list";
            case START_OBJECT -> "an object";
            default -> "nothing";
        };
    }
}
