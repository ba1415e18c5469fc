package dev.medley.registry.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is wrong with a JSON body, in words for its author: the library's own name classes and settings of this program.
 *
 * @param path of the field, such as {@code scopes[0]}; empty for the whole body
 */
public record JsonFault(String path, String reason) {
    /** The fault that the library found. */
    public static JsonFault of(JacksonException failure) {
        return new JsonFault(path(failure), reason(failure));
    }

    /** One sentence without its full stop. */
    public String sentence() {
        return path.isEmpty() ? reason : path + ": " + reason;
    }

    private static String path(JacksonException failure) {
        return failure instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(step ->
                                step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                        .collect(Collectors.joining())
                        .replaceFirst("^\\.", "")
                : "";
    }

    private static String reason(JacksonException failure) {
        return switch (failure) {
            case StrictJson.Mismatch own -> own.getOriginalMessage();
            case UnrecognizedPropertyException unknown -> unknown(unknown.getKnownPropertyIds());
            case MismatchedInputException mismatch -> mismatch(mismatch);
            case JsonMappingException mapping
            when mapping.getCause() instanceof JacksonException cause -> reason(cause);
            case JsonMappingException _ -> "this can't be read";
            case StreamConstraintsException _ -> "it nests too deeply, or holds too long a text or number";
            default ->
                failure.getOriginalMessage().startsWith("Duplicate")
                        ? "a field is there twice, at " + place(failure.getLocation())
                        : "it is not valid JSON at " + place(failure.getLocation());
        };
    }

    private static String unknown(Collection<Object> known) {
        String names = Optional.ofNullable(known).stream()
                .flatMap(Collection::stream)
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining(", "));
        return "there is no such field" + (names.isEmpty() ? "" : "; known are " + names);
    }

    private static String mismatch(MismatchedInputException mismatch) {
        Class<?> target =
                Optional.<Class<?>>ofNullable(mismatch.getTargetType()).orElse(Object.class);
        if (mismatch.getPath().isEmpty() && mismatch.getOriginalMessage().startsWith("Trailing token")) {
            return "something follows the first value";
        }
        if (target == boolean.class || target == Boolean.class) {
            return "this must be true or false";
        }
        if (target.isArray() || Collection.class.isAssignableFrom(target)) {
            return "this must be a list";
        }
        if (Number.class.isAssignableFrom(target) || target.isPrimitive()) {
            return "this must be a number";
        }
        return target.isRecord() || Map.class.isAssignableFrom(target)
                ? "this must be an object"
                : "this is of another type than the call takes";
    }

    private static String place(JsonLocation at) {
        return at == null ? "an unknown place" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
