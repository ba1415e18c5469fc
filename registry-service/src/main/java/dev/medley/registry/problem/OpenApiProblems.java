package dev.medley.registry.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * What holds for every call of {@code /api/v1}: how refusals look, what credentials it takes, that unknown fields are refused and absent ones may be
 * null. The Hub's and OpenAI's interfaces have descriptions of their own, elsewhere.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class OpenApiProblems implements OASFilter {
    private static final String KEY = "key";
    private static final String PROBLEM = "Problem";
    private static final String OWN = "/api/v1/";
    private static final String ANY = "#/components/schemas/JsonNode";

    @Override
    public Operation filterOperation(Operation operation) {
        APIResponses responses = operation.getResponses();
        // The framework's guesses for methods that build their answers themselves.
        responses.removeAPIResponse("400");
        if (isUntyped(responses.getAPIResponse("200"))) {
            responses.removeAPIResponse("200");
            responses.addAPIResponse("2XX", OASFactory.createAPIResponse().description("Done"));
        }
        responses.addAPIResponse(
                "default",
                OASFactory.createAPIResponse()
                        .description("Anything else: RFC 9457 problem details")
                        .content(OASFactory.createContent()
                                .addMediaType(
                                        "application/problem+json",
                                        OASFactory.createMediaType()
                                                .schema(OASFactory.createSchema()
                                                        .ref(PROBLEM)))));
        Optional.ofNullable(operation.getParameters()).orElse(List.of()).stream()
                .filter(parameter -> parameter.getIn() == Parameter.In.QUERY)
                .map(Parameter::getSchema)
                .forEach(OpenApiProblems::storable);
        operation.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme(KEY));
        operation.addSecurityRequirement(OASFactory.createSecurityRequirement());
        return operation;
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getPaths().getPathItems().keySet().stream()
                .filter(path -> !path.startsWith(OWN))
                .toList()
                .forEach(api.getPaths()::removePathItem);
        if (api.getComponents() == null) {
            api.setComponents(OASFactory.createComponents());
        }
        // Any JSON at all; the framework describes the class that holds it.
        api.getComponents().addSchema("JsonNode", OASFactory.createSchema());
        api.getComponents().getSchemas().values().forEach(OpenApiProblems::close);
        api.getPaths().getPathItems().values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .map(Operation::getRequestBody)
                .filter(Objects::nonNull)
                .flatMap(body -> body.getContent().getMediaTypes().values().stream())
                .forEach(type -> type.setSchema(omissible(type.getSchema(), api)));
        api.getComponents()
                .addSchema(PROBLEM, problem())
                .addSecurityScheme(
                        KEY,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("An API key, mdl_…"));
    }

    /** A body with nothing that must be there may be null as a whole. */
    private static Schema omissible(Schema body, OpenAPI api) {
        if (body.getRef() == null) {
            return form(body);
        }
        String name = body.getRef().substring(body.getRef().lastIndexOf('/') + 1);
        return Optional.ofNullable(api.getComponents().getSchemas().get(name).getRequired())
                        .orElse(List.of())
                        .isEmpty()
                ? nullable(body)
                : body;
    }

    /** A part of a form can't be null. */
    private static Schema form(Schema body) {
        if (body.getProperties() != null) {
            body.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
        }
        return body;
    }

    private static boolean isUntyped(APIResponse response) {
        return response != null
                && response.getContent() != null
                && response.getContent().getMediaTypes().values().stream()
                        .allMatch(type -> type.getSchema() == null
                                || (type.getSchema().getType() == null
                                        && type.getSchema().getRef() == null));
    }

    /** Unknown fields are refused; a field that need not be there may be null as well; no text holds U+0000. */
    private static void close(Schema schema) {
        if (schema.getProperties() == null) {
            return;
        }
        schema.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
        List<String> required = Optional.ofNullable(schema.getRequired()).orElse(List.of());
        for (String name : List.copyOf(schema.getProperties().keySet())) {
            Schema property = schema.getProperties().get(name);
            storable(property);
            if (!required.contains(name)) {
                schema.addProperty(name, nullable(property));
            } else if (ANY.equals(property.getRef())) {
                // Where JSON of the caller's own must be there, as a recipe's definition, it is an object.
                schema.addProperty(name, OASFactory.createSchema().addType(Schema.SchemaType.OBJECT));
            }
        }
    }

    private static Schema nullable(Schema property) {
        if (property.getRef() != null) {
            return OASFactory.createSchema()
                    .addAnyOf(property)
                    .addAnyOf(OASFactory.createSchema().addType(Schema.SchemaType.NULL));
        }
        List<Schema.SchemaType> types = property.getType();
        if (types != null && !types.contains(Schema.SchemaType.NULL)) {
            property.addType(Schema.SchemaType.NULL);
            if (property.getEnumeration() != null) {
                property.addEnumeration(null);
            }
        }
        return property;
    }

    private static void storable(Schema schema) {
        if (schema.getItems() != null) {
            storable(schema.getItems());
        }
        boolean text = schema.getType() != null && schema.getType().contains(Schema.SchemaType.STRING);
        if (text && schema.getPattern() == null && schema.getFormat() == null && schema.getEnumeration() == null) {
            schema.setPattern(Shape.STORABLE);
        }
    }

    private static Schema problem() {
        Schema text = OASFactory.createSchema().addType(Schema.SchemaType.STRING);
        Schema detail = OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .addProperty("code", text)
                .addProperty("path", text)
                .addProperty("message", text)
                .addProperty("hint", text);
        return OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .addProperty("type", text)
                .addProperty("title", text)
                .addProperty("status", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER))
                .addProperty("detail", text)
                .addProperty(
                        "instance",
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.STRING)
                                .format("uri-reference"))
                .addProperty("code", text)
                .addProperty("requestId", text)
                .addProperty(
                        "errors",
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.ARRAY)
                                .items(detail))
                .required(List.of("type", "title", "status", "detail", "instance", "code", "requestId", "errors"));
    }
}
