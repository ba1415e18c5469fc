package dev.medley.registry.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.medley.registry.problem.JsonFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A small body of the Hub's API, or an object within it. Its clients send fields that mean nothing here, so unknown ones are passed over; those that mean
 * something are taken strictly, for a guess at what was meant may open what should be closed. Null is as good as absent.
 */
record HubBody(JsonNode fields) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A list of texts from a body that is JSON or, as some clients send it, a form. */
    static List<String> list(byte[] body, String type, String field) {
        if (type == null || !type.startsWith("application/x-www-form-urlencoded")) {
            return object(body).texts(field);
        }
        List<String> values = new ArrayList<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            if (pair.startsWith(field + "=")) {
                values.add(URLDecoder.decode(pair.substring(field.length() + 1), StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    /**
     * The object that a body holds.
     *
     * @param body all of it: a transaction that waited for a slow client would keep a connection of the database from everybody else
     * @throws HubProblem 400 for what is no JSON object
     */
    static HubBody object(byte[] body) {
        try {
            JsonNode node = JSON.readTree(body);
            if (node == null || !node.isObject()) {
                throw HubProblem.bad("INVALID_JSON", "The body must be a JSON object.");
            }
            return new HubBody(node);
        } catch (JacksonException e) {
            throw HubProblem.bad("INVALID_JSON", "The body: " + JsonFault.of(e).sentence() + ".");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws HubProblem 400 where there is none, or no text */
    String text(String field) {
        return textIfAny(field).orElseThrow(() -> mustBe(field, "a text"));
    }

    Optional<String> textIfAny(String field) {
        return value(field).map(value -> text(field, value));
    }

    Optional<Boolean> flagIfAny(String field) {
        return value(field).map(value -> {
            if (!value.isBoolean()) {
                throw mustBe(field, "true or false");
            }
            return value.booleanValue();
        });
    }

    List<String> texts(String field) {
        return elements(field).stream().map(value -> text(field, value)).toList();
    }

    List<HubBody> objects(String field) {
        return elements(field).stream().map(HubBody::new).toList();
    }

    /** Of a field that is read in a way of its own. */
    Optional<JsonNode> value(String field) {
        return Optional.of(fields.path(field)).filter(value -> !value.isMissingNode() && !value.isNull());
    }

    private List<JsonNode> elements(String field) {
        JsonNode list = value(field).orElseGet(MissingNode::getInstance);
        if (!list.isMissingNode() && !list.isArray()) {
            throw mustBe(field, "a list");
        }
        List<JsonNode> elements = new ArrayList<>();
        list.forEach(elements::add);
        return elements;
    }

    private static String text(String field, JsonNode value) {
        if (!value.isTextual()) {
            throw mustBe(field, "a text");
        }
        return value.textValue();
    }

    private static HubProblem mustBe(String field, String wanted) {
        return HubProblem.bad("INVALID_REQUEST", field + " must be " + wanted + ".");
    }
}
